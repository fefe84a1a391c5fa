"""`weilu verify-draw`."""

import hashlib

import click

from weilu.cli import _say as say
from weilu.cli._options import lang_option
from weilu.engine.apply import lot
from weilu.kernel.texts import Text

MOST = 100_000
_ABOUT = Text(
    "验证一次抽奖：用公布的种子 SEED，从 TICKETS 张里再抽 WINNERS 张。",
    "Verify a draw: draw WINNERS of TICKETS again with the SEED that was shown.",
)
_COMMITMENT = Text("开抽前公布的 SHA-256", "The SHA-256 that was announced beforehand")
_SAME = Text("种子与事先公布的 SHA-256 一致", "The seed is the one that was announced")
_OTHER = Text(
    "种子与事先公布的 SHA-256 不一致：{sha}",
    "The seed is not the one that was announced; its SHA-256: {sha}",
)
_SHA = Text("种子的 SHA-256：{sha}", "The seed's SHA-256: {sha}")
_WON = Text("中奖号码：{winners}", "Winning tickets: {winners}")


@click.command(help=_ABOUT[say.LANG])
@click.argument("seed")
@click.argument("tickets", type=click.IntRange(1, MOST))
@click.argument("winners", type=click.IntRange(1), default=1)
@click.option("--commitment", help=_COMMITMENT[say.LANG])
@lang_option
def COMMAND(seed: str, tickets: int, winners: int, commitment: str | None, lang: str | None) -> None:
    language = say.language(lang)
    sha = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()
    won = lot(seed, [str(ticket) for ticket in range(1, tickets + 1)])[:winners]
    say.out.print(_WON.fill(winners=", ".join(won))[language], soft_wrap=True)
    same = commitment is None or commitment.strip().lower() == sha
    shown = _SHA if commitment is None else _SAME if same else _OTHER
    say.out.print(shown.fill(sha=sha)[language], soft_wrap=True)
    if not same:
        raise SystemExit(1)
