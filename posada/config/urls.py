"""Which face answers which address; each face lists its own pages."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("posada.faces.api.urls")),
    path("programs/", include("posada.faces.api.page_urls")),
    path("gateways/", include("posada.faces.hooks.urls")),
    path("office/", include("posada.faces.office.urls")),
    path("portal/", include("posada.faces.portal.urls")),
    path("", include("posada.faces.site.urls")),
]
