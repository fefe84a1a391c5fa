"""The five elements: scored where enough is known, blank where not."""

from views import cell, view

from weilu.analysis.scorecard import ELEMENTS, TITLES, Known, Score, scorecard
from weilu.kernel.texts import LANGS


def by_name(scores: list[Score]) -> dict[str, Score]:
    return {score.element.en: score for score in scores}


def test_nothing_known_is_no_score() -> None:
    scores = scorecard(view({}))
    assert [score.element.zh for score in scores] == ["同好", "结构", "输出", "运营", "复制"]
    assert all(score.score is None and "Too little" in score.following.en for score in scores)


def test_the_weakest_part_says_what_comes_next() -> None:
    figures = {"closing_rate": cell(0.9, 20), "unanswered_share": cell(0.6, 20)}
    output = by_name(scorecard(view(figures)))["Output"]
    assert output.score == 65 and output.following.en.startswith("Answer today")


def test_a_score_names_its_figures() -> None:
    figures = {"closing_rate": cell(0.9, 20), "unanswered_share": cell(0.6, 20)}
    output = by_name(scorecard(view(figures)))["Output"]
    assert output.parts[0] == Known("closing_rate", "", 0.9, 20, 0.9)
    assert (output.parts[1].value, output.parts[1].share) == (0.6, 0.4)
    few = by_name(scorecard(view({"closing_rate": cell(0.9, 20)})))["Output"]
    assert few.score is None and [part.metric for part in few.parts] == ["closing_rate"]


def test_one_part_is_not_enough() -> None:
    assert by_name(scorecard(view({"closing_rate": cell(0.9, 20)})))["Output"].score is None
    few = {"closing_rate": cell(0.9, 2), "unanswered_share": cell(0.1, 20)}
    assert by_name(scorecard(view(few)))["Output"].score is None


def test_newcomers_met_are_counted_of_those_who_spoke() -> None:
    newcomers = {"spoke": cell(0.5, 20), "answered": cell(0.25, 20)}
    figures = {"newcomers": newcomers, "pushing_share": cell(0.0, 100)}
    assert by_name(scorecard(view(figures)))["Operation"].score == 75


def test_scores_stay_within_bounds() -> None:
    figures = {"retention": cell(0.9, 50), "value_mix": {"": cell(0.9, 50), "cases": 0.9, "activities": 0.9}}
    assert by_name(scorecard(view(figures)))["Shared interest"].score == 100


def test_advice_in_both_languages() -> None:
    for element, parts in ELEMENTS.items():
        assert len(parts) >= 3
        for text in (TITLES[element], *parts.values()):
            assert all(text[lang] for lang in LANGS)
