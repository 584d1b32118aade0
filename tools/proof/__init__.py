"""The long proofs: what a test run can only sample, shown in full, with figures.

One file per proof; `catalogue.py` names them, `__main__.py` runs them and `page.py` writes
docs/proofs.md. What several proofs need stands beside them: `scene.py` (a filled installation),
`visitor.py` (a browser without pictures), `servers.py` (the real server, killed and started
again), `ledger.py` (what was answered as saved, held against the database).
"""
