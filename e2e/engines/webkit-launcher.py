#!/usr/bin/python3
"""A WebKitGTK browser that WebDriver can drive and that keeps its profile: WebKit's own MiniBrowser forgets everything under automation.

The folder of the profile is in WK_PROFILE.
"""
import os

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2  # noqa: E402

FEATURES = {"StorageAPI", "StorageAPIEstimate", "FileSystem", "FileSystemWritableStream"}
PROFILE = os.environ["WK_PROFILE"]

data = WebKit2.WebsiteDataManager(base_data_directory=PROFILE + "/data", base_cache_directory=PROFILE + "/cache")
# Without this, cookies live in memory alone.
data.get_cookie_manager().set_persistent_storage(PROFILE + "/cookies.sqlite", WebKit2.CookiePersistentStorage.SQLITE)
context = WebKit2.WebContext.new_with_website_data_manager(data)
context.set_automation_allowed(True)
context.set_preferred_languages(["fr-FR", "fr"])
settings = WebKit2.Settings()
known = WebKit2.Settings.get_all_features()
for feature in (known.get(i) for i in range(known.get_length())):
    if feature.get_identifier() in FEATURES:
        settings.set_feature_enabled(feature, True)
windows = []


def open_view(_session=None, *_):
    window = Gtk.Window()
    window.set_default_size(1180, 820)
    window.set_decorated(False)
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True, settings=settings)
    view.connect("close", lambda _view: window.destroy())
    view.connect("permission-request", lambda _view, request: (request.allow(), True)[1])

    def destroyed(*_):
        windows.remove(window)
        if not windows:
            GLib.timeout_add(50, Gtk.main_quit)

    window.connect("destroy", destroyed)
    window.add(view)
    window.show_all()
    windows.append(window)
    return view


def automation_started(_context, session):
    info = WebKit2.ApplicationInfo()
    info.set_name("webkit-launcher")
    info.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    session.set_application_info(info)
    session.connect("create-web-view", open_view)


context.connect("automation-started", automation_started)
GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, 15, Gtk.main_quit)
Gtk.main()
