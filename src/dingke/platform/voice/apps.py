from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VoiceConfig(AppConfig):
    name = "dingke.platform.voice"
    label = "voice"
    verbose_name = _("Suggestions and questions")

    def ready(self) -> None:
        from dingke.engine import places, registry
        from dingke.platform.voice.models import Suggestion
        from dingke.platform.voice.presenting import answered
        from dingke.platform.voice.queries import waiting

        places.placed(Suggestion, "left", "voice/answer.html", brief=True)(answered)
        registry.places.append(
            registry.Place("voice", _("suggestions and questions"), "message-circle", "/suggestions/", 26, "", waiting)
        )
