"""Fields drawn without templates: escaped, labelled, with what is wrong beside them."""

from django import forms

from milstolpe.core.widgets import PlainSelect, drawn_filters

HOSTILE = '"><script>alert(1)</script>'


class Sample(forms.Form):
    q = forms.CharField(label="Text <b>", required=False)
    county = forms.ChoiceField(
        label="Län", required=False, widget=PlainSelect, choices=[("", "Alla"), ("m", HOSTILE)]
    )
    only = forms.BooleanField(label="Bara", required=False)
    group = forms.CharField(required=False, widget=forms.HiddenInput)
    day = forms.DateField(label="Dag", required=False, widget=forms.SelectDateWidget)


def test_everything_typed_is_escaped() -> None:
    html = drawn_filters(Sample({"q": HOSTILE, "group": HOSTILE}))
    assert "<script>" not in html
    assert "<b>" not in html
    assert html.count('value="&quot;&gt;&lt;script&gt;') == 2


def test_the_chosen_option_is_selected() -> None:
    html = drawn_filters(Sample({"county": "m"}))
    assert '<option value="m" selected>' in html
    assert html.split("day_")[0].count(" selected>") == 1


def test_a_field_that_is_not_used_is_tied_to_the_notice_above() -> None:
    html = drawn_filters(Sample({"county": "finns inte"}))
    assert 'aria-invalid="true" aria-describedby="filter-notice"' in html


def test_a_hidden_field_has_no_label_and_a_box_keeps_its_tick() -> None:
    html = drawn_filters(Sample({"group": "kommuner", "only": "on"}))
    assert '<input type="hidden" name="group" id="id_group" value="kommuner">' in html
    assert 'for="id_group"' not in html
    assert 'name="only" id="id_only" checked>' in html


def test_other_widgets_draw_themselves() -> None:
    assert 'name="day_year"' in drawn_filters(Sample({}))
