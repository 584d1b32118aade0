"""Swedish organisation numbers: ten digits, of which the last one proves the others."""

import re

_DIGITS = re.compile(r"\d{6}-?\d{4}", re.ASCII)


def clean_org_number(text: str) -> str | None:
    """The number as 212000-1355, or None if it is not one.

    Accepts the form with the century "16" before it that some registers print. The last digit is
    a Luhn check; the third is at least 2, which tells organisations from people.
    """
    plain = text.replace(" ", "").replace("–", "-").removeprefix("16") if len(text) > 11 else text
    if not _DIGITS.fullmatch(plain):
        return None
    digits = plain.replace("-", "")
    doubled = (int(sign) * (2 - place % 2) for place, sign in enumerate(digits))
    is_right = sum(number // 10 + number % 10 for number in doubled) % 10 == 0
    return f"{digits[:6]}-{digits[6:]}" if is_right and int(digits[2]) >= 2 else None
