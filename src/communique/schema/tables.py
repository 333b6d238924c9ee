"""Every table of the dataset, declared once. Types, checks, dictionaries and comments are derived from here."""

from communique.schema.model import Column, Kind, Reference, Scope, Table

S, J, N, B, D, T = Kind.STRING, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.TIMESTAMP

ENTITY_TYPES = ("PERSON", "ORG", "COUNTRY", "PLACE", "GROUP")
DATE_BASES = ("record", "metadata", "url", "text", "sidecar", "unknown")
TEXT_RIGHTS = ("full", "quotes", "none")
FACTUALITIES = ("asserted", "future", "hypothetical", "negated", "historical")
PRECISIONS = ("day", "week", "month", "year", "unknown")
REJECT_REASONS = (
    "damaged", "archive_bomb", "path_traversal", "not_text", "undecodable", "malformed", "no_text", "no_article",
    "no_words", "too_long", "language", "repeated", "parser_failed",
)  # fmt: skip
CHANGE_KINDS = ("added", "changed", "withdrawn", "merged")
CHANGE_REASONS = (
    "new article", "new evidence", "superseded article", "article withdrawn", "duplicate relabelled", "text changed",
    "rights changed", "model", "coder version", "knowledge change", "library version", "schema", "restored",
)  # fmt: skip
SHA256 = r"^[0-9a-f]{64}$"
ISO3 = r"^[A-Z]{3}$"


def _id(letter: str) -> str:
    return rf"^{letter}[0-9a-f]{{16}}$"


def _article() -> Column:
    return Column("article_id", S, "The article.", pattern=_id("a"))


def _sentence() -> Column:
    return Column("sentence_id", S, "The sentence.", pattern=r"^a[0-9a-f]{16}-\d{4,}$")


def _span(what: str) -> tuple[Column, Column]:
    return (
        Column(
            "start_char",
            J,
            f"Where {what} starts: Unicode characters from the start of articles.text.",
            minimum=0,
        ),
        Column("end_char", J, f"Where {what} ends (exclusive).", minimum=1),
    )


_TO_ARTICLE = Reference(("article_id",), "articles", ("article_id",))
_TO_SENTENCE = Reference(("sentence_id",), "sentences", ("sentence_id",))


def _to_entity(column: str) -> Reference:
    return Reference((column,), "entities", ("entity_id",))


RAW_ARTICLES = Table(
    "raw_articles", "Raw records",
    "One row per record found in a batch's files, as its reader extracted it, before cleaning. Records that could not"
    " be read are here too, with the reason.",
    Scope.BATCH,
    (
        Column("raw_path", S, "File of the record, relative to its batch."),
        Column("record", J, "Ordinal of the record in its file, from 0.", minimum=0),
        Column("raw_sha256", S, "SHA-256 of the record's raw bytes (and of its sidecar's entry, if it has one).",
               pattern=SHA256),
        Column("source", S, "Name of the source."),
        Column("source_id", S, "The document's own id in its source."),
        Column("url", S, "Address of the article.", required=False),
        Column("title", S, "Headline as given outside the text.", required=False, surface=True),
        Column("author", S, "Author as given.", required=False),
        Column("language", S, "Language as declared by the record.", required=False),
        Column("published", S, "Publication date as written in the input.", required=False),
        Column("published_basis", S, "Which part of the input held that date.", required=False, values=DATE_BASES),
        Column("retrieved_at", T, "When the source says that it fetched the record.", required=False),
        Column("text_rights", S, "Rights as the record or sidecar states them.", required=False, values=TEXT_RIGHTS),
        Column("text", S, "Text as extracted, before cleaning.", required=False, surface=True),
        Column("reason", S, "Why the record could not be read; null if it could.", required=False,
               values=REJECT_REASONS),
        Column("detail", S, "What exactly was wrong.", required=False),
    ),
    key=("raw_path", "record"), released=False,
)  # fmt: skip

REJECTS = Table(
    "rejects", "Rejects", "One row per raw record that did not become an article, with the reason.", Scope.BATCH,
    (
        Column("reject_id", S, "Id of the row.", unique=True, pattern=_id("x")),
        Column("batch", S, "Batch of the record.", pattern=r"^\d{4}-\d{2}-\d{2}-[0-9a-f]{8}$"),
        Column("raw_path", S, "File of the record, relative to its batch."),
        Column("record", J, "Ordinal of the record in its file, from 0.", minimum=0),
        Column("reason", S, "Reason code.", values=REJECT_REASONS),
        Column("detail", S, "What exactly was wrong and what to do about it."),
    ),
    key=("reject_id",), order=("raw_path", "record"), released=False,
)  # fmt: skip

ARTICLES = Table(
    "articles", "Articles", "One row per article: a raw record that is readable, has a text and is in English.",
    Scope.BATCH,
    (
        Column("article_id", S, "Hash of source, source_id, raw_sha256.", unique=True, pattern=_id("a")),
        Column("source_id", S, "The document's own id in its source: a record's id field, else its file's name."),
        Column("source", S, "Name of the source; the table sources describes those that are known."),
        Column("url", S, "Address of the article.", required=False),
        Column("title", S, "Headline.", required=False, surface=True),
        Column("author", S, "Author as given or found in the byline.", required=False),
        Column("dateline", S, "Dateline's place as written, for example YEREVAN.", required=False),
        Column("language", S, "ISO 639-1 code of the language found.", pattern=r"^[a-z]{2,3}$"),
        Column("language_score", N, "Probability of that language.", minimum=0, maximum=1),
        Column("published_at", T, "Publication time in UTC, where the input gives a time.", required=False),
        Column("published_on", D, "Publication date; null where the input gives none.", required=False),
        Column("published_on_basis", S, "Where the publication date was found.", values=DATE_BASES),
        Column("text", S, "The body after cleaning; all offsets count in it. Null in a release unless rights are full.",
               surface=True),
        Column("text_sha256", S, "SHA-256 of the text in UTF-8.", pattern=SHA256),
        Column("text_rights", S, "What a release may hold of the text.", values=TEXT_RIGHTS),
        Column("word_count", J, "Words in the text, separated by white space.", minimum=1),
        Column("retrieved_at", T, "When the source says that it fetched the record.", required=False),
        Column("raw_path", S, "File of the record, relative to its batch."),
        Column("raw_sha256", S, "SHA-256 of the record's raw bytes.", pattern=SHA256),
        Column("version", J, "1 for the first version of a document, 2 for its correction, and so on.", minimum=1,
               joined=True),
        Column("superseded_by", S, "The next version of the same document.", required=False, joined=True),
        Column("duplicate_of", S, "The earliest near-duplicate.", required=False, joined=True),
        Column("duplicate_score", N, "Similarity to duplicate_of.", required=False, minimum=0, maximum=1, joined=True),
        Column("story_id", S, "Articles on one happening share it.", pattern=_id("s"), joined=True),
    ),
    key=("article_id",),
)  # fmt: skip

PARSES = Table(
    "parses", "Parses", "One row per article: its spaCy analysis, stored so that coding rules re-run in seconds.",
    Scope.BATCH,
    (
        Column("article_id", S, "The article.", unique=True, pattern=_id("a")),
        Column("text_sha256", S, "SHA-256 of the article's text.", pattern=SHA256),
        Column("parsed_sha256", S, "SHA-256 of the text that was parsed: the same, or with its case restored where the"
               " article is all in capitals or all in small letters.", pattern=SHA256),
        Column("model", S, "Model, version and hash of its weights: the cache key together with parsed_sha256."),
        Column("parse", Kind.BINARY, "spaCy DocBin of one document."),
    ),
    key=("article_id",), references=(_TO_ARTICLE,), released=False,
)  # fmt: skip

SKETCHES = Table(
    "sketches", "Sketches", "One row per article: what is kept of its text to find near-duplicates and stories.",
    Scope.BATCH,
    (
        Column("article_id", S, "The article.", unique=True, pattern=_id("a")),
        Column("minhash", Kind.BINARY, "MinHash signature of its shingles of five words: 128 numbers of 16 bits."),
        Column("terms", Kind.BINARY, "CRC-32 of its most telling words, 64 at most: numbers of 32 bits."),
        Column("weights", Kind.BINARY, "Weight of each of these words in the text, in sixteenths: one byte each."),
        Column("commonness", Kind.BINARY, "Zipf frequency of each in English, in twentieths: one byte each."),
    ),
    key=("article_id",), references=(_TO_ARTICLE,), released=False,
)  # fmt: skip

SENTENCES = Table(
    "sentences", "Sentences", "One row per sentence of an article.", Scope.BATCH,
    (
        Column("sentence_id", S, "article_id and ordinal.", unique=True, pattern=r"^a[0-9a-f]{16}-\d{4,}$"),
        _article(),
        Column("ord", J, "Ordinal of the sentence in its article, from 0.", minimum=0),
        *_span("the sentence"),
        Column("is_headline", B, "Whether the sentence is the headline that opens a plain text."),
        Column("text", S, "The sentence. Null in a release unless rights allow it.", surface=True),
    ),
    key=("sentence_id",), references=(_TO_ARTICLE,),
)  # fmt: skip

MENTIONS = Table(
    "mentions", "Mentions", "One row per mention of an entity: where an article names or refers to it.", Scope.BATCH,
    (
        Column("mention_id", S, "Hash of article_id, start_char, end_char.", unique=True, pattern=_id("m")),
        _article(),
        _sentence(),
        *_span("the mention"),
        Column("text", S, "The mention as written.", surface=True),
        Column("label", S, "What the mention names.", values=ENTITY_TYPES),
        Column("kind", S, "How it refers: by name, by title, by a common noun or by a pronoun.",
               values=("name", "title", "nominal", "pronoun")),
        Column("entity_id", S, "The entity referred to; null if it could not be linked.", required=False),
        Column("link_score", N, "How sure the link is.", minimum=0, maximum=1),
        Column("link_method", S, "How the link was made.",
               values=("exact", "alias", "coreference", "role", "gazetteer", "context", "unlinked")),
    ),
    key=("mention_id",), order=("article_id", "start_char", "end_char"),
    references=(_TO_ARTICLE, _TO_SENTENCE, _to_entity("entity_id")),
)  # fmt: skip

TIME_EXPRESSIONS = Table(
    "time_expressions", "Time expressions", "One row per expression of time, with its TIMEX3 value.", Scope.BATCH,
    (
        Column("time_id", S, "Hash of article_id, start_char, end_char.", unique=True, pattern=_id("t")),
        _article(),
        _sentence(),
        *_span("the expression"),
        Column("text", S, "The expression as written.", surface=True),
        Column("timex_type", S, "TIMEX3 type.", values=("DATE", "TIME", "DURATION", "SET")),
        Column("value", S, "TIMEX3 value, for example 2018-09-08, 2013-W12, P2D, PRESENT_REF."),
    ),
    key=("time_id",), order=("article_id", "start_char"), references=(_TO_ARTICLE, _TO_SENTENCE),
)  # fmt: skip

EVENTS = Table(
    "events", "Events", "One row per report of an event: one sentence says that somebody did something.", Scope.BATCH,
    (
        Column("event_id", S, "Hash of article_id, trigger_start, ordinal there.", unique=True, pattern=_id("e")),
        _article(),
        _sentence(),
        Column("trigger_text", S, "The words that report the act.", surface=True),
        Column("trigger_start", J, "Where the trigger starts in articles.text.", minimum=0),
        Column("trigger_end", J, "Where the trigger ends (exclusive).", minimum=1),
        Column("event_type", S, "PLOVER event type."),
        Column("event_mode", S, "PLOVER mode, where the words decide one.", required=False),
        Column("contexts", Kind.STRINGS, "PLOVER contexts: what the act is about (see the table contexts)."),
        Column("cameo_code", S, "Most general CAMEO code for type, mode and context.", pattern=r"^\d{2,4}$"),
        Column("quad_class", J, "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.",
               minimum=1, maximum=4),
        Column("plover_score", N, "PLOVER score of the mode, else of the type.", minimum=-10, maximum=10),
        Column("goldstein", N, "Goldstein scale of the CAMEO code.", required=False, minimum=-10, maximum=10),
        Column("event_date", D, "First day of the event.", required=False),
        Column("event_date_end", D, "Last day of the event, where it is an interval.", required=False),
        Column("date_precision", S, "How precisely the date is known.", values=PRECISIONS),
        Column("date_text", S, "The words that date the event.", required=False, surface=True),
        Column("date_basis", S, "Whether the text or the publication date gave the date.",
               values=("text", "published", "unknown")),
        Column("factuality", S, "Whether the text says that it happened.", values=FACTUALITIES),
        Column("attributed_to", S, "Entity whose words report the event.", required=False),
        Column("place_id", S, "Entity of the place.", required=False),
        Column("place_name", S, "Name of the place.", required=False),
        Column("latitude", N, "Degrees north.", required=False, minimum=-90, maximum=90),
        Column("longitude", N, "Degrees east.", required=False, minimum=-180, maximum=180),
        Column("place_country_iso3", S, "Country of the place.", required=False, pattern=ISO3),
        Column("place_basis", S, "Where the place was found.",
               values=("event", "sentence", "article", "dateline", "unknown")),
        Column("fatalities_low", J, "Fewest deaths stated.", required=False, minimum=0),
        Column("fatalities_high", J, "Most deaths stated.", required=False, minimum=0),
        Column("is_main", B, "Whether this is its sentence's main event."),
        Column("confidence", N, "Probability that type and both sides are right.", minimum=0, maximum=1),
        Column("rule", S, "What fired: verb or noun, its class, frame and operators."),
        Column("coder_version", S, "Version of the coding rules."),
        Column("cluster_id", S, "The happening that this report is of.", required=False, pattern=_id("c"), joined=True),
    ),
    key=("event_id",), order=("article_id", "trigger_start"),
    references=(
        _TO_ARTICLE, _TO_SENTENCE, Reference(("event_type",), "event_types", ("code",)),
        Reference(("event_type", "event_mode"), "event_modes", ("event_type", "code")),
        Reference(("cameo_code",), "cameo_plover", ("cameo_code",)),
        _to_entity("attributed_to"), _to_entity("place_id"),
    ),
)  # fmt: skip

EVENT_PARTICIPANTS = Table(
    "event_participants", "Event participants", "One row per actor or recipient of an event.", Scope.BATCH,
    (
        Column("event_id", S, "The event.", pattern=_id("e")),
        Column("role", S, "Who acted or who was acted upon.", values=("actor", "recipient")),
        Column("ord", J, "Ordinal among the participants of that role, from 0.", minimum=0),
        Column("entity_id", S, "The entity.", required=False),
        Column("mention_id", S, "The mention that names it.", required=False),
        Column("text", S, "The words that name it.", surface=True),
        Column("country_iso3", S, "Country of the participant.", required=False, pattern=ISO3),
        Column("sector", S, "Sector, for example GOV or MIL."),
        Column("other_sectors", Kind.STRINGS, "Further sectors."),
        Column("basis", S, "How the participant was found.",
               values=("named", "title", "possessor", "modifier", "coreference", "inherited", "guessed")),
    ),
    key=("event_id", "role", "ord"),
    references=(
        Reference(("event_id",), "events", ("event_id",)), Reference(("mention_id",), "mentions", ("mention_id",)),
        Reference(("sector",), "sectors", ("code",)), _to_entity("entity_id"),
    ),
)  # fmt: skip

QUOTATIONS = Table(
    "quotations", "Quotations",
    "One row per unbroken stretch of direct or indirect speech, with its speaker. Speech that its cue or a new "
    "paragraph splits has a row for each part, with the same speaker and cue.", Scope.BATCH,
    (
        Column("quotation_id", S, "Hash of article_id, start_char, end_char.", unique=True, pattern=_id("q")),
        _article(),
        _sentence(),
        *_span("the quoted words"),
        Column("text", S, "The words in marks, without these; of indirect speech the clause, without \"that\".",
               surface=True),
        Column("speaker_id", S, "Entity of the speaker, of several the first; empty for somebody unnamed.",
               required=False),
        Column("speaker_text", S, "The words that name the speaker, of several all.", required=False, surface=True),
        Column("cue", S, "The verb of saying, or \"according to\"; empty after a name and a colon.", required=False),
        Column("kind", S, "Words in marks (direct), or a clause that a verb of saying reports (indirect).",
               values=("direct", "indirect")),
    ),
    key=("quotation_id",), order=("article_id", "start_char"),
    references=(_TO_ARTICLE, _TO_SENTENCE, _to_entity("speaker_id")),
)  # fmt: skip

RELATION_EVIDENCE = Table(
    "relation_evidence", "Relation evidence", "One row per assertion of a relation in a sentence.", Scope.BATCH,
    (
        Column("relation_id", S, "Hash of subject_id, predicate, object_id.", pattern=_id("r")),
        _article(),
        _sentence(),
        *_span("the assertion"),
        Column("subject_id", S, "Entity of the subject."),
        Column("predicate", S, "Predicate code."),
        Column("object_id", S, "Entity of the object."),
        Column("is_former", B, "Whether the text says that the relation has ended."),
        Column("subject_text", S, "The words that name the subject.", surface=True),
        Column("object_text", S, "The words that name the object.", surface=True),
        Column("role_text", S, "The text's own words for the role.", surface=True),
        Column("rule", S, "The rule that fired."),
        Column("confidence", N, "How sure the rule is.", minimum=0, maximum=1),
    ),
    key=("relation_id", "article_id", "sentence_id", "start_char"),
    order=("article_id", "sentence_id", "start_char"),
    references=(
        Reference(("relation_id",), "relations", ("relation_id",)), _TO_ARTICLE, _TO_SENTENCE,
        Reference(("predicate",), "predicates", ("code",)), _to_entity("subject_id"), _to_entity("object_id"),
    ),
)  # fmt: skip

ARTICLE_GROUPS = Table(
    "article_groups", "Article groups", "One row per article: its version, near-duplicates and story.", Scope.CORPUS,
    (
        Column("article_id", S, "The article.", unique=True, pattern=_id("a")),
        Column("version", J, "1 for the first version of a document, 2 for its correction, and so on.", minimum=1),
        Column("superseded_by", S, "The next version of the same document.", required=False, pattern=_id("a")),
        Column("duplicate_of", S, "The earliest near-duplicate; null if there is none.", required=False,
               pattern=_id("a")),
        Column("duplicate_score", N, "Estimated Jaccard similarity of the word shingles to duplicate_of.",
               required=False, minimum=0, maximum=1),
        Column("story_id", S, "Hash of earliest article of the story.", pattern=_id("s")),
    ),
    key=("article_id",),
    references=(
        _TO_ARTICLE, Reference(("superseded_by",), "articles", ("article_id",)),
        Reference(("duplicate_of",), "articles", ("article_id",)),
    ),
)  # fmt: skip

ENTITIES = Table(
    "entities", "Entities", "One row per entity that the corpus mentions or refers to.", Scope.CORPUS,
    (
        Column("entity_id", S, "Id from the knowledge base or the gazetteer, else H(type, normalised name).",
               unique=True, pattern=r"^(?:country\.[A-Z]{3}|(?:person|org|place|geonames)\.[a-z0-9-]+|n[0-9a-f]{16})$"),
        Column("name", S, "Most usual name."),
        Column("entity_type", S, "Person, organisation, country, place or group.", values=ENTITY_TYPES),
        Column("aliases", Kind.STRINGS, "Other names, from the knowledge base and from the text."),
        Column("country_iso3", S, "Country that the entity is of or in.", required=False, pattern=ISO3),
        Column("sector", S, "Sector by itself, for example IGO or MIL.", required=False),
        Column("wikidata_id", S, "Wikidata item.", required=False, pattern=r"^Q\d+$"),
        Column("geonames_id", S, "GeoNames id.", required=False, pattern=r"^\d+$"),
        Column("latitude", N, "Degrees north.", required=False, minimum=-90, maximum=90),
        Column("longitude", N, "Degrees east.", required=False, minimum=-180, maximum=180),
        Column("geo_precision", S, "What the coordinates stand for.", required=False,
               values=("point", "city", "admin", "country")),
        Column("feature_code", S, "GeoNames feature code.", required=False),
        Column("disputed", B, "Whether it is a disputed place or lies in one."),
        Column("basis", S, "Where the entity is known from.", values=("knowledge", "gazetteer", "text")),
        Column("mention_count", J, "Mentions in the corpus.", minimum=0),
        Column("article_count", J, "Articles that mention it.", minimum=0),
        Column("first_seen", D, "Earliest publication date of those articles.", required=False),
        Column("last_seen", D, "Latest publication date of those articles.", required=False),
    ),
    key=("entity_id",), references=(Reference(("sector",), "sectors", ("code",)),),
)  # fmt: skip

EVENT_CLUSTERS = Table(
    "event_clusters", "Event clusters", "One row per happening: the reports that tell of the same event.", Scope.CORPUS,
    (
        Column("cluster_id", S, "Hash of earliest member.", unique=True, pattern=_id("c")),
        Column("event_type", S, "PLOVER event type of all members."),
        Column("event_date", D, "Date of the happening.", required=False),
        Column("actor_id", S, "First actor's entity.", required=False),
        Column("recipient_id", S, "First recipient's entity.", required=False),
        Column("place_id", S, "Entity of the place.", required=False),
        Column("report_count", J, "Reports in the cluster.", minimum=1),
        Column("article_count", J, "Articles that report it.", minimum=1),
        Column("source_count", J, "Sources that report it.", minimum=1),
        Column("first_published_on", D, "Earliest publication date.", required=False),
        Column("last_published_on", D, "Latest publication date.", required=False),
    ),
    key=("cluster_id",),
    references=(
        Reference(("event_type",), "event_types", ("code",)), _to_entity("actor_id"), _to_entity("recipient_id"),
        _to_entity("place_id"),
    ),
)  # fmt: skip

EVENT_CLUSTER_MEMBERS = Table(
    "event_cluster_members", "Event cluster members", "One row per event: the happening that it reports.", Scope.CORPUS,
    (
        Column("event_id", S, "The event.", unique=True, pattern=_id("e")),
        Column("cluster_id", S, "Its cluster.", pattern=_id("c")),
    ),
    key=("event_id",),
    references=(
        Reference(("event_id",), "events", ("event_id",)),
        Reference(("cluster_id",), "event_clusters", ("cluster_id",)),
    ),
)  # fmt: skip

RELATIONS = Table(
    "relations", "Relations", "One row per relation between two entities that some text asserts.", Scope.CORPUS,
    (
        Column("relation_id", S, "Hash of subject_id, predicate, object_id.", unique=True, pattern=_id("r")),
        Column("subject_id", S, "Entity of the subject."),
        Column("predicate", S, "Predicate code."),
        Column("object_id", S, "Entity of the object."),
        Column("valid_from", D, "Start of the term that the latest evidence falls in, where known.", required=False),
        Column("valid_to", D, "End of that term, where known.", required=False),
        Column("terms", Kind.TERMS, "All terms known, as (from, to)."),
        Column("is_former", B, "Whether the latest evidence says that the relation has ended."),
        Column("basis", S, "Whether the relation is known from text alone or from the knowledge base too.",
               values=("text", "knowledge")),
        Column("evidence_count", J, "Rows of evidence.", minimum=1),
        Column("confidence", N, "How sure the evidence makes it.", minimum=0, maximum=1),
        Column("first_asserted_on", D, "Earliest publication date of the evidence.", required=False),
        Column("last_asserted_on", D, "Latest publication date of the evidence.", required=False),
        Column("is_contested", B, "Whether other relations contradict it: another holder of the office at the time, "
               "an ally that is an adversary too, or a circle of parts, of which it is the least sure."),
    ),
    key=("relation_id",),
    references=(
        Reference(("predicate",), "predicates", ("code",)), _to_entity("subject_id"), _to_entity("object_id"),
    ),
)  # fmt: skip


def _codes(name: str, title: str, description: str, *more: Column, code: str = "code", key: tuple[str, ...] = (),
           references: tuple[Reference, ...] = ()) -> Table:  # fmt: skip
    columns = (
        Column(code, S, "Code.", unique=not key), Column("name", S, "Name."),
        Column("definition", S, "What it covers."), *more,
    )  # fmt: skip
    return Table(name, title, description, Scope.REFERENCE, columns, key or (code,), references=references)


_SCORE = Column("plover_score", N, "PLOVER score.", minimum=-10, maximum=10)
_SCALE = Column("goldstein", N, "Goldstein scale.", required=False, minimum=-10, maximum=10)
_OF_TYPE = Column("event_type", S, "Its event type.")
_QUAD = Column("quad_class", J, "Quad class.", minimum=1, maximum=4)
_TO_TYPE = Reference(("event_type",), "event_types", ("code",))

REFERENCE_TABLES = (
    _codes("event_types", "Event types", "The 16 PLOVER event types.", _QUAD, _SCORE, _SCALE),
    _codes("event_modes", "Event modes", "PLOVER modes of the event types.", _OF_TYPE, _SCORE,
           key=("event_type", "code"), references=(_TO_TYPE,)),
    _codes("contexts", "Contexts", "PLOVER contexts: what an event is about."),
    _codes("sectors", "Sectors", "Sectors of actors."),
    _codes("predicates", "Predicates", "Predicates of relations.",
           Column("subject_types", Kind.STRINGS, "Entity types that may be subjects."),
           Column("object_types", Kind.STRINGS, "Entity types that may be objects."),
           Column("symmetric", B, "Whether subject and object may be exchanged."),
           Column("inverse_name", S, "How the predicate reads from the object.", required=False),
           Column("single_holder", B, "Whether an object has one subject at a time.")),
    Table("countries", "Countries", "Countries and territories, present and former.", Scope.REFERENCE, (
        Column("code", S, "ISO 3166-1 alpha-3, or the code last used for a former state.", unique=True, pattern=ISO3),
        Column("name", S, "Usual name in English."),
        Column("definition", S, "Formal name."),
        Column("iso2", S, "ISO 3166-1 alpha-2.", required=False, pattern=r"^[A-Z]{2}$"),
        Column("capital", S, "Capital.", required=False),
        Column("latitude", N, "Degrees north of the centre.", required=False, minimum=-90, maximum=90),
        Column("longitude", N, "Degrees east of the centre.", required=False, minimum=-180, maximum=180),
        Column("valid_from", S, "Since when, where it matters.", required=False),
        Column("valid_to", S, "Until when, for former states.", required=False),
    ), ("code",)),
    Table("sources", "Sources", "Sources of articles and the rights in their texts.", Scope.REFERENCE, (
        Column("name", S, "Name of the source, as articles.source gives it.", unique=True),
        Column("title", S, "Title for people.", required=False),
        Column("language", S, "ISO 639-1 code.", required=False),
        Column("country", S, "Country of the source.", required=False, pattern=ISO3),
        Column("licence", S, "Licence of its texts.", required=False),
        Column("text_rights", S, "What a release may hold of its texts.", values=TEXT_RIGHTS),
    ), ("name",)),
    Table("cameo_plover", "CAMEO to PLOVER", "Every CAMEO code with the PLOVER type, mode and context it maps to.",
          Scope.REFERENCE, (
              Column("cameo_code", S, "CAMEO code, a string with its leading zero.", unique=True, pattern=r"^\d{2,4}$"),
              Column("name", S, "CAMEO name."),
              Column("event_type", S, "PLOVER type; null where PLOVER has no event.", required=False),
              Column("event_mode", S, "PLOVER mode.", required=False),
              Column("context", S, "PLOVER context.", required=False),
              _SCALE,
          ), ("cameo_code",), references=(_TO_TYPE,)),
)  # fmt: skip

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        RAW_ARTICLES, REJECTS, ARTICLES, SKETCHES, PARSES, SENTENCES, MENTIONS, TIME_EXPRESSIONS, EVENTS,
        EVENT_PARTICIPANTS, QUOTATIONS, RELATION_EVIDENCE, ARTICLE_GROUPS, ENTITIES, EVENT_CLUSTERS,
        EVENT_CLUSTER_MEMBERS, RELATIONS, *REFERENCE_TABLES,
    )
}  # fmt: skip

# Made when a release is built, from it and the one before: not among the working tables.
CHANGES = Table(
    "changes", "Changes",
    "One row per thing that this release has added, changed, withdrawn or merged since the one before, with the reason."
    " What earlier releases withdrew, merged or restored stays listed.", Scope.RELEASE,
    (
        Column("table_name", S, "The table; of stories, article_groups."),
        Column("what", S, "What has changed: a row, a story, or in the schema a column or a table.",
               values=("row", "story", "column", "table")),
        Column("item", S, "Key of the row, its parts joined by `|` in the order of the key; id of the story; name of"
               " the column or table."),
        Column("version", S, "The release in which it changed.", pattern=r"^\d{4}\.\d{1,2}\.\d+$"),
        Column("change", S, "How: what is merged has gone into the row named by merged_into.", values=CHANGE_KINDS),
        Column("columns", Kind.STRINGS, "Columns whose values are others now; empty unless a row is changed."),
        Column("reason", S, "Why; CHANGES.md says what each reason means.", values=CHANGE_REASONS),
        Column("merged_into", S, "Key of the row that has most of what this one had.", required=False),
    ),
    key=("table_name", "what", "item", "version"),
)  # fmt: skip


def tables(scope: Scope) -> list[Table]:
    """The tables of one scope, in the order of the flow."""
    return [t for t in TABLES.values() if t.scope is scope]
