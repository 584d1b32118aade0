"""Settings, root addresses and the WSGI entry. No logic of the field lives here."""
