"""The Social Progress Index of 144 municipalities of Para, as IPS Brasil 2024 publishes it."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from ips_names import DIMENSIONS

from wardwise.stats.aggregate import weighted_mean
from wardwise.stats.linear_form import LinearForm, score_linear_form
from wardwise.stats.weights import equal_weights

INDEX = "Índice de Progresso Social"
LINEAR_COMPONENTS = {
    "Água e Saneamento": [
        "Abastecimento de Água via Rede de Distribuição",
        "Esgotamento Sanitário Adequado",
        "Índice de Abastecimento de Água",
        "Índice de Perdas de Água na Distribuição",
    ],
    "Moradia": [
        "Domicílios com Coleta de Resíduos Adequada",
        "Domicílios com Iluminação Elétrica Adequada",
        "Domicílios com Paredes Adequadas",
        "Domicílios com Piso Adequado",
    ],
    "Acesso ao Conhecimento Básico": [
        "Abandono no Ensino Fundamental",
        "Abandono no Ensino Médio",
        "Evasão no Ensino Médio",
        "Distorção Idade-Série no Ensino Médio",
        "Ideb Ensino Fundamental",
        "Reprovação Escolar no Ensino Médio",
    ],
    "Acesso à Informação e Comunicação": [
        "Cobertura de Internet Móvel (4G/5G)",
        "Densidade de Internet Banda Larga Fixa",
        "Densidade de Telefonia Móvel",
        "Qualidade de Internet Móvel",
    ],
    "Saúde e Bem-estar": [
        "Expectativa de Vida",
        "Mortalidade entre 15 e 50 anos",
        "Mortalidade por Doenças Crônicas Não Transmissíveis",
        "Obesidade",
        "Suicídios",
    ],
}


@pytest.fixture(scope="module")
def municipalities(reference_folder: Path) -> pl.DataFrame:
    return pl.read_csv(reference_folder / "ips_brasil/para_2024.csv")


def read_columns(table: pl.DataFrame, names: list[str]) -> np.ndarray:
    return table.select(pl.col(names).cast(pl.Float64)).to_numpy()


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_dimension_is_the_mean_of_its_components(
    municipalities: pl.DataFrame, dimension: str
) -> None:
    components = read_columns(municipalities, DIMENSIONS[dimension])

    ours = weighted_mean(components, weights=equal_weights(4))

    assert len(ours) == 144
    assert np.abs(ours - municipalities[dimension].to_numpy()).max() < 1e-9


def test_the_index_is_the_mean_of_its_dimensions(municipalities: pl.DataFrame) -> None:
    dimensions = read_columns(municipalities, list(DIMENSIONS))

    ours = weighted_mean(dimensions, weights=equal_weights(3))

    assert np.abs(ours - municipalities[INDEX].to_numpy()).max() < 1e-9


@pytest.mark.parametrize("component", LINEAR_COMPONENTS)
def test_a_component_is_exactly_linear_in_its_indicators(
    municipalities: pl.DataFrame, component: str
) -> None:
    """Coefficients fitted on half of the municipalities give the scores of the other half."""
    values = read_columns(municipalities, LINEAR_COMPONENTS[component])
    published = municipalities[component].to_numpy()
    mean, spread = values.mean(axis=0), values.std(axis=0)
    design = np.column_stack([np.ones(len(values)), (values - mean) / spread])
    fitted = np.linalg.lstsq(design[::2], published[::2], rcond=None)[0]
    coefficients = fitted[1:] / spread
    constant = fitted[0] - coefficients @ mean
    worst = -constant * coefficients / (coefficients @ coefficients)  # any point that scores 0
    form = LinearForm(constant=float(constant), coefficients=coefficients, worst=worst)

    ours = score_linear_form(values, form)

    assert np.abs(ours - published)[1::2].max() < 1e-9
