"""The pages that readers see, outside the API."""

from django.urls import path
from django.views.generic import RedirectView

from discussions import assets, converters  # noqa: F401  (the kinds of parts that these addresses have)
from discussions.pages import (
    appealing,
    author,
    complaining,
    demo,
    entering,
    forecasting,
    front,
    house_rules,
    mail,
    noticing,
    proving,
    reacting,
    reading,
    writing,
)

_THREAD = "threads/<site:site_key>/<thread:thread_key>"
_COMMENT = f"{_THREAD}/comments/<number:comment_id>"

urlpatterns = [
    path("", front.show_front, name="front"),
    path("embed.js", assets.show_embed, name="embed"),
    path("embed/<slug:tag>.json", assets.show_language, name="embed_language"),
    path("embed/<slug:name>.js", assets.show_screen, name="embed_screen"),
    path("parley.js", assets.show_client, name="client"),
    path("demo/", front.show_demo, name="demo"),
    path("demo/list/", demo.show_list, name="demo-list"),
    path("demo/ar/", demo.show_arabic, name="demo-arabic"),
    path("mail/confirm/<str:token>", mail.confirm, name="confirm-address"),
    path("mail/stop/<str:token>", mail.stop, name="unsubscribe"),
    path("appeals/<str:token>", appealing.appeal, name="appeal"),
    path("notices/<str:token>", complaining.show_notice, name="notice"),
    path("reports/<str:token>", complaining.show_report, name="report"),
    path("comments/<number:comment_id>/notice", noticing.lead_to_form),
    path("authors/<site:site_key>/<number:author_id>", author.show_author, name="author"),
    path("challenge/<site:site_key>", proving.show_captcha, name="challenge"),
    path("rules/<site:site_key>", house_rules.show_rules, name="house-rules"),
    path("demo", RedirectView.as_view(pattern_name="demo")),
    path(_THREAD, reading.show_thread, name="thread"),
    path(f"{_THREAD}/write", writing.write_comment),
    path(f"{_THREAD}/sign-in", entering.sign_in),
    path(f"{_THREAD}/forget", entering.forget),
    path(_COMMENT, reading.show_comment),
    path(f"{_COMMENT}/reply", writing.write_reply),
    path(f"{_COMMENT}/edit", writing.rewrite_comment),
    path(f"{_COMMENT}/withdraw", writing.take_back),
    path(f"{_COMMENT}/vote", reacting.vote),
    path(f"{_COMMENT}/report", reacting.report),
    path(f"{_COMMENT}/notice", noticing.give),
    path(f"{_COMMENT}/mute", reacting.mute),
    path(f"{_THREAD}/follow", reacting.follow),
    path(f"{_THREAD}/prompts/<number:prompt_id>", forecasting.show_prompt),
    path(f"{_THREAD}/prompts/<number:prompt_id>/forecast", forecasting.forecast),
]
