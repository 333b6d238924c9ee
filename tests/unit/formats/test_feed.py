"""Feeds: each entry is a record, in RSS, Atom and RDF, with content or a summary, well-formed or not."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.intake import xmlfile
from communique.intake.record import UnreadableError

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<!-- made by hand --><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Wire</title><language>en-gb</language>
<item><title>Talks open &amp; go on</title><link>https://example.org/1</link><guid isPermaLink="false">urn:1</guid>
<pubDate>Fri, 07 Sep 2018 10:00:00 GMT</pubDate><dc:creator>Steve Rosenberg</dc:creator>
<description>Short.</description>
<content:encoded><![CDATA[<p>Joe Biden met Vladimir Putin in Geneva’s old town.</p><p>They&nbsp;talked.</p>
<p>The post <a href="https://example.org/1">Talks open</a> appeared first on
<a href="https://example.org">Wire</a>.</p>
]]></content:encoded></item>
<item><title>More</title><link>https://example.org/2</link><description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;
</description></item>
<item><title>No text</title><link>https://example.org/3</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Wire</title><id>urn:wire</id>
<entry><id>urn:1</id><title type="html">Talks &lt;i&gt;open&lt;/i&gt;</title>
<link rel="alternate" href="https://example.org/1"/><updated>2018-09-08T00:00:00Z</updated>
<published>2018-09-07T10:00:00Z</published><author><name>A</name></author><author><name>B</name></author>
<summary>Short.</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>They met.</p>
<p>They talked at length.</p></div></content></entry>
<entry><id>urn:2</id><title>More</title><updated>2018-09-08T00:00:00Z</updated>
<summary>Only a summary.</summary></entry>
</feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://example.org"><title>Wire</title></channel>
<item rdf:about="https://example.org/1"><title>Talks</title><link>https://example.org/1</link>
<description>They met &lt;b&gt;today&lt;/b&gt;.</description><dc:date>2018-09-07</dc:date></item></rdf:RDF>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_rss_gives_a_record_an_entry(raw, holds_when_cut, encoding):
    declared = {"cp1252": "iso-8859-1", "utf-8-sig": "utf-8"}.get(encoding, encoding)
    one, two, three = holds_when_cut(xmlfile, raw("a.rss", RSS.format(encoding=declared).encode(encoding)), 1)
    assert one.fields == {
        "source_id": "urn:1", "url": "https://example.org/1", "title": "Talks open & go on",
        "published": "Fri, 07 Sep 2018 10:00:00 GMT", "author": "Steve Rosenberg", "language": "en-gb",
        "text": "Joe Biden met Vladimir Putin in Geneva’s old town.\n\nThey\xa0talked.",
    }  # fmt: skip
    assert (two.fields["text"], two.fields["source_id"]) == ("One.\n\nTwo.", "https://example.org/2")
    assert three.problem.reason == "no_text" and three.problem.detail.startswith("entry 3:")


def test_atom_gives_the_content_and_else_the_summary(raw, holds_when_cut):
    one, two = holds_when_cut(xmlfile, raw("a.atom", ATOM.encode()), 1)
    assert one.fields == {
        "source_id": "urn:1", "url": "https://example.org/1", "title": "Talks open", "language": "en",
        "published": "2018-09-07T10:00:00Z", "author": "A; B", "text": "They met.\n\nThey talked at length.",
    }  # fmt: skip
    assert (two.fields["text"], two.fields["published"]) == ("Only a summary.", "2018-09-08T00:00:00Z")


def test_rdf_gives_a_record_an_item(raw, holds_when_cut):
    (record,) = holds_when_cut(xmlfile, raw("a.rdf", RDF.encode()), 1)
    assert record.fields["text"] == "They met today."
    assert (record.fields["published"], record.fields["source_id"]) == ("2018-09-07", "https://example.org/1")


def test_a_feed_that_is_not_well_formed_is_read_all_the_same(raw, all_of):
    broken = (
        "<rss version='0.91'><channel><title>Q&A</title><item><title>A & B</title><description>They met at the "
        "caf&eacute; & talked.</description></item><item><description>Two &bogus; and on.</description></item>"
    )
    one, two = all_of(xmlfile, raw("a.xml", broken.encode()))
    assert (one.fields["title"], one.fields["text"]) == ("A & B", "They met at the café & talked.")
    assert "and on." in two.fields["text"]


def test_prose_with_signs_of_markup_is_kept(raw, all_of):
    feed = "<rss version='2.0'><channel><item><description>Growth was &lt; 3 %.</description></item></channel></rss>"
    assert all_of(xmlfile, raw("a.rss", feed.encode()))[0].fields["text"] == "Growth was < 3 %."


def test_a_long_run_of_blanks_takes_no_time_and_a_closing_word_goes_with_those_before_it(raw, all_of):
    words = "Signed." + " " * 200_000 + "Sealed.  \n The post Treaty appeared first on Wire."
    feed = f"<rss version='2.0'><channel><item><description>{words}</description></item></channel></rss>"
    (record,) = all_of(xmlfile, raw("a.rss", feed.encode()))
    assert record.fields["text"].split() == ["Signed.", "Sealed."] and record.fields["text"].endswith("Sealed.")


def test_an_empty_feed_has_no_records_and_what_is_none_is_refused(raw, all_of):
    assert all_of(xmlfile, raw("a.rss", b"<rss version='2.0'><channel><title>Wire</title></channel></rss>")) == []
    with pytest.raises(UnreadableError) as caught:
        list(xmlfile.read(raw("b.rss", b"<rdf><a/></rdf>")))
    assert caught.value.reason == "malformed"


def test_nothing_is_fetched_and_no_file_is_opened(raw, all_of, tmp_path):
    (tmp_path / "secret").write_text("secret")
    feed = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret">'
        f'<!ENTITY a "{"ha" * 99}"><!ENTITY b "{"&a;" * 99}"><!ENTITY c "{"&b;" * 99}"><!ENTITY d "{"&c;" * 99}">]>'
        "<rss version='2.0'><channel><item><description>One &x; &d; two.</description></item></channel></rss>"
    )
    (record,) = all_of(xmlfile, raw("a.rss", feed.encode()))
    assert "secret" not in record.fields["text"] and len(record.fields["text"]) < 10_000


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 1500), junk=st.binary(min_size=1, max_size=4), limit=st.integers(1, 3))
def test_damaged_bytes_never_fail_in_another_way(raw, holds_when_cut, at, junk, limit):
    data = bytearray(RSS.format(encoding="utf-8").encode())
    data[at : at + len(junk)] = junk
    holds_when_cut(xmlfile, raw("a.rss", bytes(data)), limit)
