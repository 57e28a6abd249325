"""The environment is read in one place, and its faults are named one by one."""

from pathlib import Path

import pytest

from posada.config.environment import WrongEnvironment, email_settings, read


def test_an_empty_environment_is_a_house_with_the_embedded_database():
    environment = read({"POSADA_DATA_DIR": "/srv/house", "DATABASE_URL": ""})
    assert environment.database_url is None
    assert environment.cluster == Path("/srv/house/database/house")
    assert environment.uploads == Path("/srv/house/media")
    assert not environment.debug


def test_hosts_stand_between_commas():
    assert read({"POSADA_ALLOWED_HOSTS": "a.example, b.example"}).allowed_hosts == ("a.example", "b.example")


def test_every_fault_names_variable_value_and_what_is_allowed():
    with pytest.raises(WrongEnvironment) as caught:
        read({"POSADA_DEBUG": "perhaps", "POSADA_DATABASE_PROFILE": "fast", "DATABASE_URL": "mysql://u:hush@h/n"})
    lines = str(caught.value).splitlines()
    assert len(lines) == 4
    assert any("POSADA_DEBUG is 'perhaps'" in line for line in lines)
    assert any("POSADA_DATABASE_PROFILE is 'fast'" in line and "'house' or 'test'" in line for line in lines)
    assert any("allowed is postgresql://" in line for line in lines)
    assert "hush" not in str(caught.value)


def test_mail_goes_where_its_url_says():
    settings = email_settings("smtp://u%40x:p@mail.example:587?starttls")
    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"], settings["EMAIL_USE_TLS"]) == ("mail.example", 587, True)
    assert settings["EMAIL_HOST_USER"] == "u@x"
    assert email_settings("smtps://mail.example")["EMAIL_PORT"] == 465
    with pytest.raises(ValueError, match="allowed is smtp://"):
        email_settings("pigeon:")
