"""From a contact to the closure: what follows from what, wave after wave."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation_lib.synthetic.days import NEVER
from evaluation_lib.synthetic.ledger import Ledger, following
from evaluation_lib.synthetic.world import World

CONTACTS, EARLY_HELP, REFERRALS, ASSESSMENTS = (
    "contacts",
    "early_help",
    "referrals",
    "assessments",
)
ENQUIRIES, CONFERENCES, PLANS, NEED_PLANS, PRE_PROCEEDINGS, CARE = (
    "section_47_enquiries",
    "initial_child_protection_conferences",
    "child_protection_plans",
    "child_in_need_plans",
    "pre_proceedings",
    "looked_after_episodes",
)
#: Enquiry, conference and plans may follow each other again; after so many rounds nothing is left.
MOST_ROUNDS = 8
OUTCOMES_OF_ASSESSMENT = [
    "assessment_to_section_47",
    "assessment_to_child_in_need_plan",
    "assessment_to_looked_after",
    "assessment_to_support_without_plan",
]
OUTCOMES_OF_ENQUIRY = [
    "section_47_to_conference",
    "section_47_to_child_in_need_plan",
    "section_47_to_looked_after",
]
OUTCOMES_OF_CONFERENCE = [
    "conference_to_child_protection_plan",
    "conference_to_child_in_need_plan",
]
OUTCOMES_OF_PLAN = [
    "child_protection_plan_to_pre_proceedings",
    "child_protection_plan_to_looked_after",
]
OUTCOMES_OF_NEED_PLAN = [
    "child_in_need_plan_to_section_47",
    "child_in_need_plan_to_pre_proceedings",
    "child_in_need_plan_to_looked_after",
]


def follow_contacts(world: World, ledger: Ledger, contacts: pd.DataFrame) -> pd.DataFrame:
    """Draw what follows from contacts and write all of it down; return the referrals.

    Nothing follows from a contact about somebody who is 18 already.
    """
    outcome = world.which(contacts, ["contact_to_referral", "contact_to_early_help"])
    adult = contacts["day"].to_numpy() >= world.adult_on(contacts["child"].to_numpy())
    outcome = np.where(adult, -1, outcome)
    ledger.write(CONTACTS, contacts.assign(outcome=outcome))
    helped = following(contacts, outcome == 1, world.days("contact_to_early_help", contacts))
    helped = helped[helped["day"].to_numpy() < _limit(world, helped)].reset_index(drop=True)
    helped = ledger.number(EARLY_HELP, helped, came_from=CONTACTS)
    helped = helped.assign(end=helped["day"] + world.stay("early_help", helped))
    back = world.happens("early_help_to_referral", helped)
    later = world.days("early_help_to_referral", helped)
    # Who is referred from early help was still helped on that day.
    at_least = np.where(back, helped["day"] + later + 3, 0)
    end = np.minimum(np.maximum(helped["end"], at_least), _limit(world, helped))
    ledger.write(EARLY_HELP, helped.assign(end=end))
    from_help = ledger.number(REFERRALS, following(helped, back, later), came_from=EARLY_HELP)
    referred = following(contacts, outcome == 0, world.days("contact_to_referral", contacts))
    referred = ledger.number(REFERRALS, referred, came_from=CONTACTS)
    return pd.concat([referred, from_help], ignore_index=True)


def _limit(world: World, events: pd.DataFrame) -> np.ndarray:
    """The day of the 18th birthday or of the move out of the county, whichever comes first."""
    child = events["child"].to_numpy()
    return np.minimum(world.adult_on(child), world.homes.leaves[world.population.family[child]])


def follow_referrals(world: World, ledger: Ledger, referrals: pd.DataFrame) -> None:
    """Draw what follows from referrals and write all of it down."""
    nothing = world.happens("referral_without_further_action", referrals)
    ledger.write(REFERRALS, referrals.assign(nothing=nothing))
    assessments = following(referrals, ~nothing, world.between("referral_to_assessment", referrals))
    assessments = ledger.number(ASSESSMENTS, assessments, came_from=REFERRALS)
    assessments = assessments.assign(
        end=assessments["day"] + world.between("assessment", assessments),
    )
    outcome = world.which(assessments, OUTCOMES_OF_ASSESSMENT)
    support = np.where(outcome == 3, world.stay("support_without_plan", assessments), 0)
    assessments = assessments.assign(support_until=assessments["end"] + support)
    ledger.write(ASSESSMENTS, assessments)
    _assess_again(world, ledger, assessments)
    enquiries = _next(world, ledger, assessments, outcome, OUTCOMES_OF_ASSESSMENT, 0, ENQUIRIES)
    authorised = assessments.assign(day=assessments["end"])
    plans = following(authorised, outcome == 1, world.days(OUTCOMES_OF_ASSESSMENT[1], assessments))
    plans = ledger.number(NEED_PLANS, plans, came_from=ASSESSMENTS)
    care = _next(world, ledger, assessments, outcome, OUTCOMES_OF_ASSESSMENT, 2, CARE)
    _protect(world, ledger, enquiries, plans, [care])


def _assess_again(world: World, ledger: Ledger, assessments: pd.DataFrame) -> None:
    """A case that stays open is assessed again; written down if it is open then."""
    again = world.happens("second_assessment", assessments)
    second = following(assessments, again, world.days("second_assessment", assessments))
    # It follows from the referral, not from the assessment before.
    second = ledger.number(ASSESSMENTS, second.assign(parent=second["case"]), came_from=REFERRALS)
    ledger.write(
        ASSESSMENTS,
        second.assign(
            end=second["day"] + world.between("assessment", second),
            support_until=-NEVER,
            again=True,
        ),
    )


def _next(
    world: World,
    ledger: Ledger,
    events: pd.DataFrame,
    outcome: np.ndarray,
    transitions: list[str],
    place: int,
    table: str,
    *,
    within: bool = False,
) -> pd.DataFrame:
    """The events of a table that follow from one outcome."""
    name = transitions[place]
    days = world.days_within(name, events) if within else world.days(name, events)
    came_from = _table_of(name)
    return ledger.number(table, following(events, outcome == place, days), came_from=came_from)


def _table_of(transition: str) -> str:
    """The table that a transition starts from."""
    starts = {
        "assessment": ASSESSMENTS,
        "section_47": ENQUIRIES,
        "conference": CONFERENCES,
        "child_protection_plan": PLANS,
        "child_in_need_plan": NEED_PLANS,
        "pre_proceedings": PRE_PROCEEDINGS,
    }
    return starts[transition.split("_to_")[0]]


def _protect(
    world: World,
    ledger: Ledger,
    enquiries: pd.DataFrame,
    plans: pd.DataFrame,
    care: list[pd.DataFrame],
) -> None:
    """Follow enquiries and child in need plans until nothing more comes of them."""
    for _ in range(MOST_ROUNDS):
        more_plans, more_care = _follow_enquiries(world, ledger, enquiries)
        plans = pd.concat([plans, more_plans], ignore_index=True)
        enquiries, from_plans = _follow_need_plans(world, ledger, plans)
        care += [more_care, from_plans]
        plans = plans.iloc[:0]
        if enquiries.empty:
            break
    everyone = pd.concat(care, ignore_index=True)
    ledger.write(CARE, everyone)


def _follow_enquiries(
    world: World, ledger: Ledger, enquiries: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Enquiries, conferences and protection plans; return child in need plans and care."""
    enquiries = enquiries.assign(
        end=enquiries["day"] + world.between("section_47_enquiry", enquiries)
    )
    outcome = world.which(enquiries, OUTCOMES_OF_ENQUIRY)
    ledger.write(ENQUIRIES, enquiries.assign(outcome=outcome))
    ended = enquiries.assign(day=enquiries["end"])
    need = following(ended, outcome == 1, world.days(OUTCOMES_OF_ENQUIRY[1], enquiries))
    need = ledger.number(NEED_PLANS, need, came_from=ENQUIRIES)
    care = _next(world, ledger, enquiries, outcome, OUTCOMES_OF_ENQUIRY, 2, CARE)
    conferences = _next(world, ledger, enquiries, outcome, OUTCOMES_OF_ENQUIRY, 0, CONFERENCES)
    decided = world.which(conferences, OUTCOMES_OF_CONFERENCE)
    ledger.write(CONFERENCES, conferences.assign(outcome=decided))
    stepped_down = _next(world, ledger, conferences, decided, OUTCOMES_OF_CONFERENCE, 1, NEED_PLANS)
    plans = _next(world, ledger, conferences, decided, OUTCOMES_OF_CONFERENCE, 0, PLANS)
    after, more_care = _follow_protection_plans(world, ledger, plans)
    return (
        pd.concat([need, stepped_down, after], ignore_index=True),
        pd.concat([care, more_care], ignore_index=True),
    )


def _follow_protection_plans(
    world: World, ledger: Ledger, plans: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    plans = plans.assign(end=plans["day"] + world.stay(PLANS, plans))
    outcome = world.which(plans, OUTCOMES_OF_PLAN)
    legal = _next(world, ledger, plans, outcome, OUTCOMES_OF_PLAN, 0, PRE_PROCEEDINGS, within=True)
    care = _next(world, ledger, plans, outcome, OUTCOMES_OF_PLAN, 1, CARE, within=True)
    later_care = _follow_pre_proceedings(world, ledger, legal)
    care = pd.concat([care, later_care], ignore_index=True)
    # A plan ends soon after the child comes into care.
    days = world.between("child_protection_plan_after_care_began", plans)
    ways = _through(care, legal, table=PLANS)
    plans = _ended_by(plans, ways, days=days, parents=(PLANS,))
    # Whoever came into care before the plan ended did not go on to another plan.
    before = ways.loc[ways["day"].to_numpy() <= _end_of(plans, ways), "parent"]
    taken = plans["row"].isin(before)
    ledger.write(PLANS, plans)
    ended = plans.assign(day=plans["end"])
    step_down = world.happens("child_protection_plan_to_child_in_need_plan", ended) & ~taken
    days = world.days("child_protection_plan_to_child_in_need_plan", ended)
    after = ledger.number(NEED_PLANS, following(ended, step_down, days), came_from=PLANS)
    return after, care


def _follow_need_plans(
    world: World, ledger: Ledger, plans: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the enquiries and the care that follow from child in need plans."""
    plans = plans.assign(end=plans["day"] + world.stay(NEED_PLANS, plans))
    outcome = world.which(plans, OUTCOMES_OF_NEED_PLAN)
    steps = (world, ledger, plans, outcome, OUTCOMES_OF_NEED_PLAN)
    enquiries = _next(*steps, 0, ENQUIRIES, within=True)
    legal = _next(*steps, 1, PRE_PROCEEDINGS, within=True)
    care = _next(*steps, 2, CARE, within=True)
    care = pd.concat([care, _follow_pre_proceedings(world, ledger, legal)], ignore_index=True)
    days = world.between("child_in_need_plan_after_care_began", plans)
    ways = _through(care, legal, table=NEED_PLANS)
    plans = _ended_by(plans, ways, days=days, parents=(NEED_PLANS,))
    # The enquiry takes the place of the plan; a plan that follows it is a new one.
    days = world.between("child_in_need_plan_after_enquiry_began", plans)
    plans = _ended_by(plans, enquiries, days=days, parents=(NEED_PLANS,))
    ledger.write(NEED_PLANS, plans)
    return enquiries, care


def _follow_pre_proceedings(world: World, ledger: Ledger, legal: pd.DataFrame) -> pd.DataFrame:
    legal = legal.assign(end=legal["day"] + world.stay(PRE_PROCEEDINGS, legal))
    to_court = world.happens("pre_proceedings_to_looked_after", legal)
    ledger.write(PRE_PROCEEDINGS, legal.assign(to_court=to_court))
    ended = legal.assign(day=legal["end"])
    days = world.days("pre_proceedings_to_looked_after", ended)
    return ledger.number(CARE, following(ended, to_court, days), came_from=PRE_PROCEEDINGS)


def _through(care: pd.DataFrame, legal: pd.DataFrame, *, table: str) -> pd.DataFrame:
    """Care by the plan that it came from, be it through pre-proceedings."""
    plan = legal.set_index("row")["parent"]
    through = (care["parent_table"] == PRE_PROCEEDINGS).to_numpy()
    parent = care["parent"].mask(through, care["parent"].map(plan)).astype("int64")
    return care.assign(parent=parent, parent_table=table)


def _end_of(plans: pd.DataFrame, causes: pd.DataFrame) -> np.ndarray:
    return causes["parent"].map(plans.set_index("row")["end"]).to_numpy()


def _ended_by(
    plans: pd.DataFrame, causes: pd.DataFrame, *, days: np.ndarray, parents: tuple[str, ...]
) -> pd.DataFrame:
    """End plans no later than some days after what followed from them."""
    own = causes[causes["parent_table"].isin(parents)]
    first = own.groupby("parent")["day"].min()
    latest = plans["row"].map(first).fillna(NEVER).to_numpy() + days
    return plans.assign(end=np.minimum(plans["end"], latest).astype("int64"))
