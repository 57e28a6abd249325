"""What answers under the back office's address: its site."""

from posada.faces.office.site import NAME, office

app_name = NAME
urlpatterns = office.get_urls()
