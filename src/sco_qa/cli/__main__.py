"""`python -m sco_qa.cli` is `sco-qa`."""

from sco_qa.cli.main import app

if __name__ == "__main__":
    app(prog_name="sco-qa")
