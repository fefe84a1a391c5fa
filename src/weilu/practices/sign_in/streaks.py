"""How days in a row are counted, and those that were missed made up."""

from weilu.practices.sign_in.terms import Asked, SignInState, Streak


def signed(asked: Asked, state: SignInState) -> SignInState:
    """The asked day is signed in: the streak goes on, or begins."""
    before = state.members.get(asked.member, Streak())
    if before.last >= asked.day:
        return state
    days = before.days + 1 if before.last == asked.day - 1 else 1
    lost = before.days if before.last == asked.day - 2 else 0
    now = Streak(last=asked.day, days=days, lost=lost, made_up=before.made_up)
    if state.today < asked.day:
        state = state.but(today=asked.day, signed=0, members=_alive(state.members, asked.day))
    return state.but(
        members={**state.members, asked.member: now}, signed=state.signed + (asked.day == state.today)
    )


def _alive(members: dict[str, Streak], day: int) -> dict[str, Streak]:
    """Those whose streak or count of make-ups still matters: the state does not grow for ever."""
    return {
        member: streak
        for member, streak in members.items()
        if streak.last >= day - 2 or any(made > day - 31 for made in streak.made_up)
    }


def paid(asked: Asked, state: SignInState) -> tuple[SignInState, int]:
    """The day before the asked one is made up; with the days in a row that it makes."""
    before = state.members.get(asked.member, Streak())
    after = before.last == asked.day
    lately = tuple(day for day in before.made_up if day > asked.day - 31)
    now = Streak(
        last=asked.day if after else asked.day - 1,
        days=before.lost + before.days + 1 if after else before.days + 1,
        made_up=(*lately, asked.day),
    )
    return state.but(members={**state.members, asked.member: now}), now.days
