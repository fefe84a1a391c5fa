"""Money in minor units with its currency; points are a currency too."""

from decimal import Decimal, InvalidOperation

DECIMALS = {"points": 0, "JPY": 0, "CNY": 2, "USD": 2, "EUR": 2, "HKD": 2, "TWD": 2}


def minor(amount: str, currency: str) -> int:
    """Minor units of an amount as people write it ("12.50"); ValueError where it is none."""
    places = DECIMALS.get(currency, 2)
    try:
        units = Decimal(amount).scaleb(places)
        whole = units.to_integral_exact()
    except InvalidOperation as error:
        raise ValueError(amount) from error
    if whole != units:
        raise ValueError(amount)
    return int(whole)


def shown(units: int, currency: str) -> str:
    """Minor units as people read them: 1250 CNY is "12.50"."""
    return f"{Decimal(units).scaleb(-DECIMALS.get(currency, 2)):f}"
