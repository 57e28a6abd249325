"""What follows from what, in order: an event stands in one of these tables, and nothing else is hooked anywhere."""

from posada.flow.table.money import MONEY
from posada.flow.table.orders import ORDERS
from posada.flow.table.people import PEOPLE
from posada.flow.table.servers import SERVERS
from posada.flow.table.services import SERVICES
from posada.kernel.events import Table

PARTS = (ORDERS, MONEY, SERVICES, SERVERS, PEOPLE)
FLOW: Table = {event: followers for part in PARTS for event, followers in part.items()}
