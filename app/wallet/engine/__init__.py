"""The only door to BDK. Everything in here blocks: call it in LANE, never on the app loop."""

LANE = "bdk"
