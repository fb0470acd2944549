"""Names of IPS Brasil 2024: dimensions with their components, as its table heads them."""

DIMENSIONS = {
    "Necessidades Humanas Básicas": [
        "Nutrição e Cuidados Médicos Básicos",
        "Água e Saneamento",
        "Moradia",
        "Segurança Pessoal",
    ],
    "Fundamentos do Bem-estar": [
        "Acesso ao Conhecimento Básico",
        "Acesso à Informação e Comunicação",
        "Saúde e Bem-estar",
        "Qualidade do Meio Ambiente",
    ],
    "Oportunidades": [
        "Direitos Individuais",
        "Liberdades Individuais e de Escolha",
        "Inclusão Social",
        "Acesso à Educação Superior",
    ],
}
