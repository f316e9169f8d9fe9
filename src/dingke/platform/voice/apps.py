from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VoiceConfig(AppConfig):
    name = "dingke.platform.voice"
    label = "voice"
    verbose_name = _("Suggestions and questions")

    def ready(self) -> None:
        from dingke.engine import places, registry
        from dingke.platform.voice.models import AccessRequest, Suggestion
        from dingke.platform.voice.presenting import answered, standing
        from dingke.platform.voice.queries import waiting

        places.placed(Suggestion, "left", "voice/answer.html", brief=True)(answered)
        places.placed(AccessRequest, "left", "voice/access.html", brief=True)(standing)
        registry.places.append(
            registry.Place(
                "suggestions", _("suggestions and questions"), "message-circle", "/suggestions/", 46, "", waiting
            )
        )
