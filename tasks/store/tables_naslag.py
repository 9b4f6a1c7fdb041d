"""Tables of what a modeller states beside the diagrams: assumptions, parameters, lists.

Nothing in them is about a person in a dossier, so nothing is sealed.
"""

from __future__ import annotations

import sqlalchemy as sa

from engine import NAMING, Moment

metadata = sa.MetaData(naming_convention=NAMING)

aanname = sa.Table(
    "aanname",
    metadata,
    sa.Column("sleutel", sa.String(8), primary_key=True),
    sa.Column("titel", sa.String(255), nullable=False),
    sa.Column("tekst", sa.Text, nullable=False),
    sa.Column("eigenaar", sa.String(255), nullable=False),
    sa.Column("bron", sa.String(255), nullable=False),
    sa.Column("versie", sa.Integer, nullable=False),
    sa.Column("gewijzigd_at", Moment, nullable=False),
    #: no longer stated: kept because documents and diagrams of earlier days name it
    sa.Column("vervallen", sa.Boolean(name="vervallen"), nullable=False),
)

parameter = sa.Table(
    "parameter",
    metadata,
    sa.Column("sleutel", sa.String(64), primary_key=True),
    sa.Column("aanname", sa.ForeignKey("aanname.sleutel"), nullable=False, index=True),
    sa.Column("volgorde", sa.Integer, nullable=False),
    sa.Column("naam", sa.String(255), nullable=False),
    sa.Column("uitleg", sa.Text, nullable=False),
    sa.Column("soort", sa.String(16), nullable=False),
    sa.Column("eenheid", sa.String(32), nullable=False),
    #: what the modeller stated, and what holds
    sa.Column("standaard", sa.Integer, nullable=False),
    sa.Column("waarde", sa.Integer, nullable=False),
    sa.Column("hoogstens", sa.Integer),
    sa.Column("wet", sa.String(16)),
    sa.Column("geverifieerd_door", sa.String(255)),
    sa.Column("geverifieerd_on", sa.Date),
    sa.Column("vervallen", sa.Boolean(name="vervallen"), nullable=False),
    sa.Column("versie", sa.Integer, nullable=False),
)

#: who changed or verified a parameter, and why; append only
parameterwijziging = sa.Table(
    "parameterwijziging",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("parameter", sa.ForeignKey("parameter.sleutel"), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    #: empty when it came with a publication
    sa.Column("account_id", sa.ForeignKey("account.id")),
    sa.Column("door", sa.String(255), nullable=False),
    sa.Column("wat", sa.String(16), nullable=False),
    sa.Column("van", sa.String(255), nullable=False),
    sa.Column("naar", sa.String(255), nullable=False),
    sa.Column("reden", sa.Text, nullable=False),
)

lijst = sa.Table(
    "lijst",
    metadata,
    sa.Column("sleutel", sa.String(64), primary_key=True),
    sa.Column("volgorde", sa.Integer, nullable=False),
    sa.Column("naam", sa.String(300), nullable=False),
    sa.Column("uitleg", sa.Text, nullable=False),
    sa.Column("bron", sa.String(255), nullable=False),
    sa.Column("vervallen", sa.Boolean(name="vervallen"), nullable=False),
)

lijstitem = sa.Table(
    "lijstitem",
    metadata,
    sa.Column("lijst", sa.ForeignKey("lijst.sleutel"), primary_key=True),
    sa.Column("sleutel", sa.String(64), primary_key=True),
    sa.Column("volgorde", sa.Integer, nullable=False),
    sa.Column("naam", sa.String(300), nullable=False),
    sa.Column("uitleg", sa.Text, nullable=False),
    sa.Column("bron", sa.String(255), nullable=False),
    sa.Column("kenmerken", sa.JSON, nullable=False),
    #: no longer stated: not offered, but what was chosen keeps its name
    sa.Column("vervallen", sa.Boolean(name="vervallen"), nullable=False),
)
