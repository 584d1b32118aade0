"""The register of who there is: counties, municipalities, organisations, groups and roles.

For: organisations with start, end and successor, actor groups, networks, memberships.
Not for: what organisations do; measures and commitments live in `programmes`.
"""
