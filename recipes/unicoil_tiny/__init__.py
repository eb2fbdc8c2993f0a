"""How assets/models/unicoil-tiny was trained."""
