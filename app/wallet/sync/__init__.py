"""Keeping the tables in step with the chain: the way of a fact from a server to the disk.

synchronizer  runs from unlock to lock: a server, a conversation, the next server
conversation  one connection: catch up, then listen (headers, scripts, payments to send)
chain         our verified headers; goes over to a heavier branch
watch, book   which scripts there are (BIP-44 discovery) and who is asked about them
round         one pass over some scripts' histories, in short commits
compare       what a history changes: pure, on the tables
fetch         transactions and merkle proofs: what leaves it is true
parts         what these share: tools, and telling the bus
"""
