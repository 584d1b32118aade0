"""What people type is read as they mean it, or asked about."""

import pytest
from django.core.exceptions import ValidationError

from milstolpe.core.fields import NumberField


@pytest.mark.parametrize(("typed", "number"), [("12", 12), (" 7 ", 7), ("-3", -3)])
def test_whole_numbers_are_read(typed: str, number: int) -> None:
    assert NumberField().clean(typed) == number


@pytest.mark.parametrize("typed", ["1.000", "60.000", "12.0", "1,5", "tolv"])
def test_a_number_that_can_be_two_is_not_guessed(typed: str) -> None:
    with pytest.raises(ValidationError, match="Skriv ett tal"):
        NumberField().clean(typed)
