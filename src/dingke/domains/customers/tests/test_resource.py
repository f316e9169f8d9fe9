"""What every resource promises, for customers and for the rows that hang on them."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from dingke.engine.testing import ResourceCases


@pytest.mark.serves("S-001", "S-003", "S-074")
class TestCustomers(ResourceCases):
    slug = "customers"
    change: ClassVar[tuple[str, Any]] = ("next_step", "送样后再谈")

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "name": "远图新能源科技有限公司",
            "short_name": "远图新能源",
            "grade": "key",
            "owner": world.owner,
            "parent": world.customer,
            "tags": ["power", "state"],
            "source": "referral",
            "region_code": "440300",
            "next_step": "约见总工",
            "next_step_on": date(2026, 12, 1),
            "annual_revenue": Decimal("1286000.00"),
            "legal_rep": "顾昀",
            "employee_count": 320,
        }


@pytest.mark.serves("S-001")
class TestAliases(ResourceCases):
    slug = "aliases"
    change: ClassVar[tuple[str, Any]] = ("name", "沧澜造船")

    def make(self, world: Any) -> dict[str, Any]:
        return {"customer": world.customer, "name": "沧澜船厂", "kind": "former", "used_until": date(2019, 6, 30)}


@pytest.mark.serves("S-001")
class TestSites(ResourceCases):
    slug = "sites"
    change: ClassVar[tuple[str, Any]] = ("address", "港前路 9 号")

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "customer": world.customer,
            "name": "三号船坞",
            "kind": "plant",
            "region_code": "440300",
            "address": "港前路 7 号",
        }


class TestInvoiceProfiles(ResourceCases):
    slug = "invoice-profiles"
    change: ClassVar[tuple[str, Any]] = ("bank_name", "明川银行港前支行")

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "customer": world.customer,
            "title": "沧澜重工集团有限公司",
            "tax_no": "91440300MAX000031B",
            "invoice_kind": "special",
            "is_default": True,
            "bank_name": "明川银行",
            "bank_account": "6222000011112222",
        }


class TestBankAccounts(ResourceCases):
    slug = "bank-accounts"
    change: ClassVar[tuple[str, Any]] = ("bank_name", "明川银行港前支行")

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "customer": world.customer,
            "account_name": "沧澜重工集团有限公司",
            "account_no": "6222000011112222",
            "bank_name": "明川银行",
        }


class TestRelations(ResourceCases):
    slug = "relations"
    change: ClassVar[tuple[str, Any]] = ("source", "年报 2025")

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "customer": world.customer,
            "other": world.daughter,
            "kind": "holding",
            "share_pct": Decimal("60.00"),
            "is_controlling": True,
            "valid_from": date(2020, 1, 1),
        }
