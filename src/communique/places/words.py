"""Words that help to tell a place from a person, a body, a road or a common noun."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLACE_PREPOSITIONS = _words(
    "in at from near to into outside around across throughout toward towards through between via within inside"
    " reach reached visit visited visiting leave left enter entered"
)
INNER_WORDS = _words(  # inside names: "Rio de Janeiro", "Port-au-Prince"
    "of and the de la le du es al el on upon in e do da dos das del di am an der sur les y au aux lez ob nad bei op"
    " - – ' ’ 's ’s"
)
OF_PLACE = _words(  # "east of", "residents of"
    "north south east west northeast northwest southeast southwest outskirts city town village mayor resident residents"
    " capital area areas parts streets people citizens outside community suburb state province county district"
)
DIRECTIONS = _words(
    "north south east west northern southern eastern western northeast northwest southeast southwest northeastern"
    " northwestern southeastern southwestern central downtown uptown greater inner upper lower metropolitan mainland"
    " rural urban suburban nearby neighboring neighbouring the old occupied far historic n.w. n.e. s.w. s.e."
    " northwest mid-"
)
TITLES = _words(
    "mr mr. mrs mrs. ms ms. dr dr. miss sir lady lord rev rev. sen sen. rep rep. gov gov. gen gen. sgt sgt. lt lt. col"
    " col. capt capt. prof prof. officer detective deputy sergeant captain judge justice coach pastor father sister"
    " brother saint king queen prince princess pope bishop president chancellor senator representative mayor governor"
    " secretary minister spokesman spokeswoman commissioner sheriff chief"
)
# Never places by themselves, whatever the gazetteer has.
NEVER = _words(
    "act also and april are august bible but can christmas come december easter eight english ever february first "
    "five for four french friday from german give god going got he how internet it january july june just look made "
    "make march may media monday more much never news nine not november october one online over own same saturday say "
    "see september seven she since six spanish still sunday ten than that the them these they this those three "
    "thursday time tuesday two used we web wednesday well what when where who why will with you "
)
MEDIA = _words(
    "times post herald journal news daily tribune gazette chronicle press star sun mail guardian telegraph observer"
    " courier dispatch independent examiner review magazine reporter register sentinel globe mirror express inquirer"
    " advertiser echo argus record standard today weekly journal-constitution"
)
DISEASES = _words("virus viruses ebolavirus flu fever strain strains disease syndrome encephalitis hantavirus")
BODIES = _words(
    "police fire school schools high elementary middle junior university college hospital county city town township"
    " council department public district volunteer correctional magistrates state library court sheriff airport"
    " community regional municipal village medical health general chamber area district's primary borough police's"
    " circuit international station university's museum cathedral crown stadium prison jail"
)
PEOPLE_AFTER = _words(
    "resident residents man men woman women native natives teenager teen couple boy girl police mayor officials"
    " firefighters officers home area suburb-based city councilman councilwoman student students family driver drivers"
    " government authorities businessman lawyer attorney"
)
ROADS = _words(
    "street st. st avenue ave. ave road rd. rd drive dr. lane ln. boulevard blvd. blvd parkway pkwy."
    " highway route interstate freeway turnpike streets avenues roads"
)
NUMBERED_ROADS = _words("highway route interstate hwy. hwy i")
HINTS_AFTER = {
    **dict.fromkeys(("city", "town", "village", "municipality", "suburb", "neighborhood", "neighbourhood"), "city"),
    **dict.fromkeys(("province", "state", "region", "governorate", "oblast", "prefecture", "territory"), "admin"),
    **dict.fromkeys(("county", "district", "counties", "parish", "borough"), "county"),
}
HINTS_BEFORE = {
    **HINTS_AFTER,
    **dict.fromkeys(("capital", "port", "outskirts", "mayor", "hamlet", "city"), "city"),
    **dict.fromkeys(("governor", "emirate"), "admin"),
    **dict.fromkeys(("republic", "country", "nation"), "country"),
}
