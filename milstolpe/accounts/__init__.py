"""People with an account, and how they log in.

For: users, passwords, second factor, e-mailed log-in, throttling of attempts.
Not for: what a person may do; roles live in `organisations`, permissions in each room.
"""
