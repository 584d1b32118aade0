"""The settings that tests run with: the product's own, made quick and free of side effects."""

import os
from pathlib import Path

# Read by the settings below: tests neither see nor leave anything in var/.
os.environ["MILSTOLPE_VAR"] = str(Path(__file__).resolve().parents[2] / "build" / "test")
os.environ["MILSTOLPE_DATABASE"] = os.environ.get("MILSTOLPE_TEST_DATABASE", "sqlite://:memory:")
os.environ["MILSTOLPE_SECRET_KEY"] = "only-for-tests"

from milstolpe.config.settings import *
from milstolpe.config.settings import DATABASES, STORAGES

# A test that is rolled back never commits, so nothing would tell that a page has changed.
PAGE_CACHE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
# Tests log people in without a second factor; the tests of the second factor name a policy.
MFA_POLICY = ""
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
# Names without a hash: nothing need be collected before a test.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = None  # type: ignore[assignment]  # nothing is collected, so nothing is looked for

if "pool" in DATABASES["default"]["OPTIONS"]:
    # One connection at a time, and none left open when the test database is removed.
    del DATABASES["default"]["OPTIONS"]["pool"]
