from litestar import Litestar

from audit.app import create_app
from audit.demo.load import demo_accounts


def create_demo_app() -> Litestar:
    """The server with the demo accounts on its sign-in page."""
    return create_app(demo_accounts=demo_accounts())
