"""A form that is sent twice is one thing; sent again with something else in it, it is another."""

from uuid import UUID, uuid5


def key_of(form_key: UUID | None, *content: object) -> UUID | None:
    """The key of what was sent: the same only while the form and its content are.

    A page that one has gone back to holds the key of the form that was sent from it before.
    """
    return form_key and uuid5(form_key, repr(content))
