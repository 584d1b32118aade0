"""Views of the pages that join rooms."""
