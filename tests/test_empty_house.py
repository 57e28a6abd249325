"""Commands that read a house say what to do where nothing stands in it yet."""

import pytest

from posada.faces.cli.empty import need_house


@pytest.mark.django_db
def test_a_house_without_terms_is_told_to_publish_them(capsys):
    with pytest.raises(SystemExit) as ended:
        need_house()
    assert ended.value.code == 2
    assert "posada terms publish PACK" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_house_without_terms_can_be_audited():
    need_house(published=False)
