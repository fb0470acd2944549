"""The English Indices of Deprivation 2019: domain ranks to published ranks and deciles."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from wardwise.stats.ranks import rank_scores
from wardwise.stats.scales import transform_exponentially

DOMAINS = {
    "Income": 0.225,
    "Employment": 0.225,
    "Education, Skills and Training": 0.135,
    "Health Deprivation and Disability": 0.135,
    "Crime": 0.093,
    "Barriers to Housing and Services": 0.093,
    "Living Environment": 0.093,
}
SUFFIX = "(where 1 is most deprived)"
OVERALL = "Index of Multiple Deprivation (IMD)"


@pytest.fixture(scope="module")
def published(reference_folder: Path) -> pl.DataFrame:
    return pl.read_csv(reference_folder / "imd2019/File_2_-_IoD2019_Domains_of_Deprivation.csv.gz")


def test_ranks_and_deciles_of_32844_lsoas_follow_from_their_domain_ranks(
    published: pl.DataFrame,
) -> None:
    ranks = published.select(pl.col(f"{domain} Rank {SUFFIX}") for domain in DOMAINS)
    deprived = np.zeros(len(DOMAINS), dtype=bool)  # rank 1 is the most deprived

    scores = transform_exponentially(ranks.to_numpy().astype(float), rising=deprived)
    ours = rank_scores(scores @ np.array(list(DOMAINS.values())))

    theirs = published[f"{OVERALL} Rank {SUFFIX}"].to_numpy()
    assert len(theirs) == 32_844
    assert (ours == theirs).mean() > 0.996
    assert np.abs(ours - theirs).max() <= 2
    decile = published[f"{OVERALL} Decile (where 1 is most deprived 10% of LSOAs)"].to_numpy()
    assert (np.ceil(10 * ours / len(ours)) == decile).all()
