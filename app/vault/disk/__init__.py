"""Where vault and database lie, and how a change gets there whole."""
