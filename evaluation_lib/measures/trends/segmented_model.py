"""What a segmented regression takes for granted, chosen once and the same for each series."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scipy.stats import norm, t
from scipy.stats.distributions import rv_frozen

from evaluation_lib.errors import DataError
from evaluation_lib.wordlists import cut, joined

POISSON, QUASI_POISSON, NEGATIVE_BINOMIAL = "poisson", "quasipoisson", "negative_binomial"
BINOMIAL, QUASI_BINOMIAL = "binomial", "quasibinomial"
LOG_LINEAR = "log_linear"
#: Models of a count out of an exposure, and what stands in their place for a ratio of two rates.
OF_COUNTS = (POISSON, QUASI_POISSON, NEGATIVE_BINOMIAL, LOG_LINEAR)
OF_RATIOS = (BINOMIAL, QUASI_BINOMIAL, LOG_LINEAR)
#: Models whose variance is so many times that of chance alone.
WITH_DISPERSION = (QUASI_POISSON, QUASI_BINOMIAL)

FROM_MODEL, AR1, AR1_REML = "model", "ar1", "ar1_reml"
NEWEY_WEST = re.compile(r"newey_west:(\d{1,3})")
Z, T = "z", "t"

NO_MODEL = "'{found}' is not a model of {what}: write {allowed}."
NO_ERRORS = (
    "'{found}' is not a kind of standard errors: write model, newey_west: and a number of periods "
    "(such as newey_west:3), ar1 or ar1_reml."
)
NO_DISPERSION = (
    "Errors ar1_reml take the dispersion from the series, which a model {model} does not: write "
    "quasipoisson or log_linear (of a ratio, quasibinomial) as the model, or other errors."
)
NO_DISTRIBUTION = "'{found}' is not a distribution of the intervals: write z or t."
NO_HARMONICS = (
    "{found} harmonics in a season of {length} periods: write 0 to {most}, or another length."
)
NO_LENGTH = "Harmonics need the length of the season in periods: 12 for months, 4 for quarters."
NO_TRANSITION = "A transition of {found} periods: write 0 or a whole number above it."
DOSE_AND_SLOPE = (
    "A dose takes the place of the change of level, so that a change of slope beside it says "
    "nothing: leave one of them out."
)


@dataclass(frozen=True, kw_only=True)
class SegmentedModel:
    """A segmented regression: what changes at the start, and how chance is allowed for.

    Attributes
    ----------
    model
        ``poisson``, ``quasipoisson``, ``negative_binomial`` (its dispersion estimated) or
        ``log_linear`` (least squares of the log of the rate) of a count; ``binomial``,
        ``quasibinomial`` or ``log_linear`` of a ratio of two rates.
    errors
        ``model``; ``newey_west:LAG`` (Bartlett weights, no prewhitening); ``ar1``, which is a
        ``log_linear`` model with errors of the first order, by maximum likelihood, whatever `model`
        says; ``ar1_reml``, errors of the first order of a quasi or ``log_linear`` model, by
        restricted maximum likelihood, of which the autocorrelation is 0 at the least.
    small_sample
        Multiply the variance of Newey–West and ``ar1`` errors by n / (n − terms).
    least_dispersion
        What the dispersion of a quasi model is taken to be at the least; 0 takes it as estimated,
        as R does, and 1 does not let a lucky series be surer than chance allows. With ``ar1_reml``
        no standard error is below that of independent errors of this dispersion.
    distribution
        ``z`` or ``t`` (with n − terms degrees of freedom), of intervals and p-values.
    harmonics, period_length
        How many pairs of sine and cosine make the season, and how many periods it lasts.
    slope_change
        Whether the slope may change too. It counts 1 in the first period after the start, so that
        the change of level is that of the period before.
    covariates
        Columns of the series that are taken into the model.
    transition
        How many periods from the start on are left out.
    dose
        A column, such as the cumulative share of staff who were trained, in place of the level.
    """

    model: str = QUASI_POISSON
    errors: str = FROM_MODEL
    small_sample: bool = False
    least_dispersion: float = 0.0
    distribution: str = Z
    harmonics: int = 0
    period_length: int | None = None
    slope_change: bool = False
    covariates: tuple[str, ...] = ()
    transition: int = 0
    dose: str | None = None

    def __post_init__(self) -> None:
        """Refuse what is no model.

        Raises
        ------
        DataError
            Naming what can be written instead.
        """
        known = dict.fromkeys([*OF_COUNTS, *OF_RATIOS])
        if self.model not in known:
            raise DataError(no_model(self.model, what="a series", allowed=tuple(known)))
        if self.errors not in (FROM_MODEL, AR1, AR1_REML) and not NEWEY_WEST.fullmatch(self.errors):
            raise DataError(NO_ERRORS.format(found=cut(self.errors)))
        if self.errors == AR1_REML and self.model not in (*WITH_DISPERSION, LOG_LINEAR):
            raise DataError(NO_DISPERSION.format(model=self.model))
        if self.distribution not in (Z, T):
            raise DataError(NO_DISTRIBUTION.format(found=cut(self.distribution)))
        if self.transition < 0:
            raise DataError(NO_TRANSITION.format(found=self.transition))
        if self.dose and self.slope_change:
            raise DataError(DOSE_AND_SLOPE)
        self._check_season()

    def _check_season(self) -> None:
        if self.harmonics == 0:
            return
        if not self.period_length:
            raise DataError(NO_LENGTH)
        most = self.period_length // 2
        if not 0 < self.harmonics <= most:
            raise DataError(
                NO_HARMONICS.format(found=self.harmonics, length=self.period_length, most=most)
            )

    @property
    def lags(self) -> int | None:
        """How many periods back Newey–West errors look, where they are asked for."""
        found = NEWEY_WEST.fullmatch(self.errors)
        return int(found[1]) if found else None

    @property
    def fitted_as(self) -> str:
        """The model that is fitted: ``ar1`` errors are those of a log-linear one."""
        return LOG_LINEAR if self.errors == AR1 else self.model


def no_model(found: str, *, what: str, allowed: tuple[str, ...]) -> str:
    """Say that a word names no model, and which words do."""
    return NO_MODEL.format(found=cut(found), what=what, allowed=joined(allowed))


def spread_of(how: SegmentedModel, *, degrees_of_freedom: int) -> rv_frozen:
    """Return what an estimate over its standard error is distributed as: intervals follow it."""
    return norm() if how.distribution == Z else t(degrees_of_freedom)
