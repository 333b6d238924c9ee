"""News agencies' XML: NITF, NewsML-G2, NewsML 1 and Reuters' older items, alone and in messages."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.intake import xmlfile
from communique.intake.record import UnreadableError

NITF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.4/specification/dtd/nitf-3-4.dtd">
<nitf xml:lang="en"><head><title>Slug</title><docdata><date.issue norm="20210616T180000Z"/>
<doc-id id-string="wire-17"/></docdata><pubdata date.publication="20210617" ex-ref="https://example.org/17"/></head>
<body><body.head><hedline><hl1>Biden, Putin meet in Geneva</hl1><hl2>Talks last three hours</hl2></hedline>
<byline>By <person>Steve Rosenberg</person>, <byttl>Correspondent</byttl></byline>
<dateline><location>GENEVA</location>, <story.date>June 16</story.date> (Reuters) &mdash;</dateline>
<abstract><p>An abstract.</p></abstract></body.head>
<body.content><media media-type="image"><media-caption>A photo.</media-caption></media>
<p>Joe Biden met Vladimir Putin on <em>Wednesday</em>.</p><!-- no text --><hl2>Ambassadors</hl2>
<block><p>Both agreed to
 send them back.</p></block></body.content><body.end><tagline>ends</tagline></body.end></body></nitf>"""
OPENED = (
    "GENEVA, June 16 (Reuters) - Joe Biden met Vladimir Putin on Wednesday.\n\nAmbassadors\n\n"
    "Both agreed to send them back."
)
G2 = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:wire:17" version="3" xml:lang="en-US">
<itemMeta><itemClass qcode="ninat:text"/><versionCreated>2021-06-16T18:00:00+02:00</versionCreated></itemMeta>
<contentMeta><contentCreated>2021-06-15</contentCreated><located><name>Geneva</name></located>
<creator><name>Desk</name></creator><by>By Steve Rosenberg</by>{dateline}<language tag="en"/>
<headline>Biden, Putin meet</headline></contentMeta><contentSet>{content}</contentSet></newsItem>"""
XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title>
</head><body><h1>Biden, Putin meet</h1><p>They met in Geneva.</p><p>They talked.</p></body></html></inlineXML>"""
TEXT = "They met in Geneva.\n\nThey talked."
PLAIN = f'<inlineData contenttype="text/plain; charset=utf-8">\n{TEXT}</inlineData>'
MESSAGE = """<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2021-06-16</sent></header><itemSet>
{}<packageItem guid="p"/><conceptItem guid="c"/>{}</itemSet></newsMessage>"""
REUTERS = """<?xml version="1.0" encoding="iso-8859-1" ?>
<newsitem itemid="2286" id="root" date="1996-08-20" xml:lang="en">
<title>MEXICO: Peso rises.</title><headline>Peso rises.</headline><byline>Henry Tricks</byline>
<dateline>MEXICO CITY 1996-08-20</dateline><text><p>The peso rose on Tuesday.</p><p>Bonds fell.</p></text>
<copyright>(c)</copyright></newsitem>"""
NEWSML_1 = """<NewsML><NewsEnvelope/><NewsItem xml:lang="en"><Identification><NewsIdentifier><NewsItemId>17</NewsItemId>
<PublicIdentifier>urn:newsml:wire:17</PublicIdentifier></NewsIdentifier></Identification><NewsManagement>
<FirstCreated>20210616T180000Z</FirstCreated></NewsManagement><NewsComponent>
<NewsLines><HeadLine>Biden, Putin meet</HeadLine>
<ByLine>By Steve Rosenberg</ByLine><DateLine>GENEVA</DateLine></NewsLines><ContentItem><DataContent>
<p>They met in Geneva.</p><p>They talked.</p></DataContent></ContentItem></NewsComponent></NewsItem>
<NewsItem><NewsComponent><ContentItem Href="a.jpg"/></NewsComponent></NewsItem></NewsML>"""


@pytest.mark.parametrize("namespace", ["", ' xmlns="http://iptc.org/std/NITF/2006-10-18/"'])
def test_nitf_is_one_record(raw, all_of, namespace):
    (record,) = all_of(xmlfile, raw("a.xml", NITF.replace("<nitf", f"<nitf{namespace}").encode()))
    assert record.fields == {
        "source_id": "wire-17", "url": "https://example.org/17", "title": "Biden, Putin meet in Geneva",
        "published": "20210616T180000Z", "author": "Steve Rosenberg", "language": "en", "text": OPENED,
    }  # fmt: skip
    assert record.basis == "record"


@pytest.mark.parametrize(
    ("dateline", "opening"),
    [
        ("<dateline>YEREVAN, March 2 (Reuters) - </dateline>", "YEREVAN, March 2 (Reuters) - They met."),
        ("<dateline>LONDON (AP) _</dateline>", "LONDON (AP) - They met."),
        ("<dateline><location><city>Yerevan</city><country>Armenia</country></location></dateline>",
         "Yerevan, Armenia - They met."),
        ("<dateline>  </dateline>", "They met."),
        ("<dateline>They</dateline>", "They met."),
        ("", "They met."),
    ],
)  # fmt: skip
def test_a_dateline_that_stands_apart_opens_the_text_once(raw, all_of, dateline, opening):
    document = (
        f"<nitf><body><body.head>{dateline}</body.head><body.content><p>They met.</p></body.content></body></nitf>"
    )
    assert all_of(xmlfile, raw("a.xml", document.encode()))[0].fields["text"] == opening


def test_a_lead_that_is_given_twice_is_read_once(raw, all_of):
    document = (
        "<nitf><body><body.content><block class='lead_paragraph'><p>One.</p></block>"
        "<block class='full_text'><p>One.</p><p>Two.</p></block></body.content></body></nitf>"
    )
    assert all_of(xmlfile, raw("a.xml", document.encode()))[0].fields["text"] == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (XHTML, TEXT),
        (PLAIN, TEXT),
        ("<inlineXML>" + NITF[NITF.index("<nitf") :].replace("&mdash;", "—") + "</inlineXML>", OPENED),
        ('<inlineData contenttype="text/html">&lt;p&gt;They met in Geneva.&lt;/p&gt;They talked.</inlineData>', TEXT),
        (f"<inlineData>Short.</inlineData>{XHTML}", TEXT),
    ],
)
def test_a_news_item_is_one_record_with_its_longest_text(raw, all_of, content, text):
    (record,) = all_of(xmlfile, raw("a.xml", G2.format(dateline="", content=content).encode()))
    url = {"url": "https://example.org/17"} if "nitf" in content else {}
    assert record.fields == url | {
        "source_id": "urn:newsml:wire:17", "title": "Biden, Putin meet", "published": "2021-06-16T18:00:00+02:00",
        "author": "Steve Rosenberg", "language": "en", "text": text,
    }  # fmt: skip


def test_the_dateline_of_a_news_item_opens_its_text(raw, all_of):
    document = G2.format(dateline="<dateline>Geneva, June 16, 2021 (AFP) - </dateline>", content=XHTML)
    (record,) = all_of(xmlfile, raw("a.xml", document.encode()))
    assert record.fields["text"] == f"Geneva, June 16, 2021 (AFP) - {TEXT}"


def test_each_item_of_a_message_is_a_record(raw, holds_when_cut):
    item = G2.format(dateline="", content=PLAIN)
    picture = G2.format(dateline="", content='<remoteContent href="a.jpg"/>').replace("ninat:text", "ninat:picture")
    found = holds_when_cut(xmlfile, raw("a.xml", MESSAGE.format(item, picture).encode()), 2)
    assert [r.problem and r.problem.reason for r in found] == [None, "no_article", "no_article", "no_article"]
    assert found[1].problem.detail == "item 2: a packageItem is no article: leave it out"
    assert "ninat:picture" in found[3].problem.detail


def test_reuters_items_lose_the_day_of_their_dateline(raw, all_of):
    (record,) = all_of(xmlfile, raw("2286newsML.xml", REUTERS.encode("latin-1")))
    assert record.fields == {
        "source_id": "2286", "title": "Peso rises.", "published": "1996-08-20", "author": "Henry Tricks",
        "language": "en", "text": "MEXICO CITY - The peso rose on Tuesday.\n\nBonds fell.",
    }  # fmt: skip


def test_newsml_1_is_read_too(raw, holds_when_cut):
    one, two = holds_when_cut(xmlfile, raw("a.newsml", NEWSML_1.encode()), 1)
    assert one.fields == {
        "source_id": "urn:newsml:wire:17", "title": "Biden, Putin meet", "published": "20210616T180000Z",
        "author": "Steve Rosenberg", "language": "en", "text": f"GENEVA - {TEXT}",
    }  # fmt: skip
    assert two.problem.reason == "no_article"


def test_a_sidecar_corrects_an_item_alone_in_its_file_and_fills_many(raw, all_of):
    sidecar = {"title": "Mine", "published": "2021-06-01", "language": "en"}
    (alone,) = all_of(xmlfile, raw("a.xml", REUTERS.encode("latin-1"), sidecar=sidecar))
    assert (alone.fields["title"], alone.fields["published"], alone.basis) == ("Mine", "2021-06-01", "sidecar")
    one, _ = all_of(xmlfile, raw("b.xml", NEWSML_1.encode(), sidecar=sidecar))
    assert (one.fields["title"], one.basis) == ("Biden, Putin meet", "record")


@pytest.mark.parametrize(
    ("document", "reason", "said"),
    [
        ("<svg/>", "malformed", "its root is svg"),
        ("<a:thing xmlns:a='urn:a'/>", "malformed", "its root is thing"),
        ("no xml", "malformed", "no root element"),
        ("<nitf><body>", "malformed", "not well-formed XML"),
        ("<!-- only --><?pi?>", "malformed", "no root element"),
        ("<packageItem xmlns='urn:x'/>", "no_article", "a packageItem is no article"),
        ("<newsItem><contentSet/></newsItem>", "no_article", "holds no text"),
        ("<nitf><body/></nitf>", "no_text", "the record has no text"),
        ("<nitf>&nothing;</nitf>", "malformed", "not well-formed XML"),
    ],
)
def test_what_is_no_article_is_refused_with_a_remedy(raw, all_of, document, reason, said):
    (record,) = all_of(xmlfile, raw("a.xml", document.encode()))
    assert record.problem.reason == reason and said in record.problem.detail


def test_bombs_and_foreign_entities_are_harmless(raw, all_of, tmp_path):
    (tmp_path / "secret").write_text("secret")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    document = (
        f'<!DOCTYPE nitf [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "file://{tmp_path}/secret">]>'
        '<nitf xml:lang="&l9;">'
        "<body><body.content><p>One &l11; &f; two.</p></body.content></body></nitf>"
    )
    for name, changed in {"a.xml": document, "b.xml": document.replace(' xml:lang="&l9;"', "")}.items():
        (record,) = all_of(xmlfile, raw(name, changed.encode()))
        assert record.problem.reason == "malformed" and "secret" not in record.problem.detail


def test_an_entity_of_its_own_is_not_dropped_unseen(raw, all_of):
    document = '<!DOCTYPE nitf [<!ENTITY who "Reuters">]><nitf><body><body.content>&who;</body.content></body></nitf>'
    (record,) = all_of(xmlfile, raw("a.xml", document.encode()))
    assert record.problem.reason == "malformed" and "&who;" in record.problem.detail


def test_a_page_in_xhtml_is_read_as_a_page(raw, all_of):
    paragraphs = "".join(
        f"<p>Joe Biden and Vladimir Putin met in Geneva for talks, and {n} more said so.</p>" for n in range(5)
    )
    page = (
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "xhtml1-strict.dtd">'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Talks</title></head><body>{paragraphs}</body></html>'
    )
    (record,) = all_of(xmlfile, raw("a.xml", page.encode()))
    assert record.fields["text"].count("Geneva") == 5 and record.basis == "metadata"


@pytest.mark.parametrize(
    "document", [NITF, MESSAGE.format(G2.format(dateline="", content=XHTML), ""), REUTERS, NEWSML_1]
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 1200), junk=st.binary(min_size=1, max_size=4))
def test_damaged_bytes_never_fail_in_another_way(raw, all_of, cut_in_parts, document, at, junk):
    data = bytearray(document.encode())
    data[at : at + len(junk)] = junk
    file = raw("a.xml", bytes(data))
    assert len(cut_in_parts(xmlfile, file, 1)[0]) == len(all_of(xmlfile, file))


def test_damaged_xml_is_refused_in_its_parts_as_well(raw, tmp_path):
    with pytest.raises(UnreadableError):
        list(xmlfile.cut(raw("a.xml", b"<nitf>"), 1, tmp_path))
