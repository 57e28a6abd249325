"""A served house: people with sign-ins, and a clock moved by hand."""

import re
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from playwright.sync_api import Locator, Page

from posada.faces.demo.people import Person
from posada.faces.demo.year import new_customer
from posada.flow.advance import advance
from posada.ground.customers.models import Customer, Staff
from posada.kernel import clock

DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PASSWORD = "a long word for tests"
BEGINS = datetime.fromisoformat("2026-02-01T09:00-05:00")


class Keys:
    """A person without a mouse: everything is reached with Tab, and worked with Enter, Space and letters."""

    MOST = 120  # presses to get anywhere on a page

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, target: Locator) -> None:
        """Press Tab until the focus is on it."""
        target.wait_for()
        for _ in range(self.MOST):
            if target.evaluate("(element) => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not reached by keyboard: {target}")

    def press(self, target: Locator, key: str = "Enter") -> None:
        self.to(target)
        self.page.keyboard.press(key)

    def type(self, name: str, text: str) -> None:
        """Write into the field of that name, over what is there."""
        self.to(self.page.locator(f"main [name={name}]"))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def tick(self, name: str) -> None:
        self.press(self.page.locator(f"main [name={name}]"), "Space")

    def button(self, name: str | re.Pattern[str]) -> None:
        self.press(self.page.locator("main").get_by_role("button", name=name).first)

    def link(self, name: str | re.Pattern[str]) -> None:
        self.press(self.page.locator("main").get_by_role("link", name=name).first)


class House:
    """A served house: people with sign-ins, and a clock."""

    def __init__(self, url: str) -> None:
        self.url = url

    def until(self, day: str) -> None:
        """Let time pass to nine in the morning of a day."""
        advance(clock.now(), datetime.fromisoformat(f"{day}T09:00-05:00"))

    def customer(self, name: str, email: str) -> Customer:
        person = Person(name, email, "0", BEGINS.date(), "", "", "", None, None)
        customer = new_customer(person, clock.now())
        customer.contacts.update(user=self._user(email))
        return customer

    def staff(self, email: str, *roles: str) -> Staff:
        return Staff.objects.create(user=self._user(email), name=email, roles=list(roles))

    def _user(self, email: str) -> object:
        user = get_user_model().objects.create_user(username=email, email=email, password=PASSWORD)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user

    def enter(self, page: Page, email: str) -> None:
        """Sign in by the form."""
        page.goto(f"{self.url}/accounts/login/")
        page.fill("[name=login]", email)
        page.fill("[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url("**/portal/**") if "@example" in email else page.wait_for_url("**/office/**")
