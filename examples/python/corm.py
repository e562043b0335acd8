"""libcorm by ctypes: models made at run time, no C written or compiled.

The layouts of the structs that a program fills (corm_field, corm_model,
corm_app) are read from the headers, so they are those of the installed
version.  Enough for models, objects, filters and loops; the rest is the same
again with other functions.
"""

import ctypes as c
import os
import re

_INCLUDE = os.environ.get("CORM_INCLUDE", "/usr/include")
_lib = c.CDLL(os.environ.get("CORM_LIBRARY", "libcorm.so.0"))


def _header(name):
    with open(os.path.join(_INCLUDE, "corm", name), encoding="utf-8") as file:
        return re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)


_MODEL_H = _header("model.h")


def _enum(text, name, prefix):
    """The constants of an enum, X-macro tables included."""
    body = re.search(r"typedef enum %s \{(.*?)\n\} %s;" % (name, name), text, re.S)
    table = re.search(r"^ +(CORM_\w+_MAP)\(X\)$", body.group(1), re.M)
    names = []
    for line in body.group(1).splitlines():
        if table and table.group(1) in line:
            rows = re.search(r"#define %s\(X\)(.*?[^\\])\n" % table.group(1), text, re.S)
            names += [prefix + x for x in re.findall(r"\bX\((\w+),", rows.group(1))]
        elif not line.startswith("#"):
            names += re.findall(r"\b(CORM_\w+)\s*(?:,|$)", line)
    return {one: i for i, one in enumerate(names)}


TYPE = _enum(_MODEL_H, "corm_type", "CORM_TYPE_")
CTYPE = _enum(_MODEL_H, "corm_ctype", "CORM_C_")
ON_DELETE = _enum(_MODEL_H, "corm_on_delete", "CORM_")

_SCALARS = {
    "int": c.c_int, "bool": c.c_bool, "size_t": c.c_size_t, "uint32_t": c.c_uint32,
    "int8_t": c.c_int8, "int64_t": c.c_int64, "corm_manager_fn": c.c_void_p,
}  # fmt: skip


def _layout(name, struct):
    """A ctypes.Structure with the members of a C struct: scalars as they are,
    texts as char *, every other pointer as void *."""
    members = []
    for member in re.sub(r"\s+", " ", struct).split(";"):
        words = member.strip()
        if not words:
            continue
        function = re.search(r"\(\*(\w+)\)", words)
        if function:
            members.append((function.group(1), c.c_void_p))
            continue
        kind, names = re.match(r"((?:const |struct )*\w+) ?(.*)", words).groups()
        for one in names.split(","):
            stars, bare = one.count("*"), re.sub(r"const |[* ]", "", one)
            if stars == 1 and kind == "const char":
                members.append((bare, c.c_char_p))
            elif stars:
                members.append((bare, c.c_void_p))
            else:
                members.append((bare, _SCALARS.get(kind, c.c_int)))
    return type(name, (c.Structure,), {"_fields_": members})


Field = _layout("Field", re.search(r"typedef struct corm_field \{(.*?)\n\} corm_field;", _MODEL_H, re.S).group(1))
Model = _layout("Model", re.search(r"\nstruct corm_model \{(.*?)\n\};", _MODEL_H, re.S).group(1))
App = _layout("App", re.search(r"typedef struct corm_app \{(.*?)\n\} corm_app;", _MODEL_H, re.S).group(1))


class Object(c.Structure):
    _fields_ = [("state", c.c_void_p), ("flags", c.c_uint32), ("row", c.c_uint32)]


class _As(c.Union):
    _fields_ = [("i", c.c_int64), ("d", c.c_double), ("s", c.c_char_p), ("p", c.c_void_p), ("room", c.c_uint64 * 3)]


class Value(c.Structure):
    _fields_ = [("kind", c.c_int), ("elem", c.c_uint32), ("size", c.c_size_t), ("of", _As)]


class Expr(c.Structure):
    _fields_ = [("op", c.c_int), ("n_args", c.c_uint32), ("name", c.c_char_p), ("args", c.c_void_p), ("options", c.c_void_p)]


_OP_Q = 1

for _name, _result, *_arguments in [
    ("corm_open", c.c_void_p, c.c_char_p, c.c_void_p, c.c_void_p, c.c_void_p),
    ("corm_close", None, c.c_void_p),
    ("corm_session_open", c.c_void_p, c.c_void_p),
    ("corm_session_close", None, c.c_void_p),
    ("corm_errmsg", c.c_char_p, c.c_void_p),
    ("corm_failed", c.c_bool, c.c_void_p),
    ("corm_errcode", c.c_int, c.c_void_p),
    ("corm_error_clear", None, c.c_void_p),
    ("corm_create_tables", c.c_int, c.c_void_p),
    ("corm_object_new", c.c_void_p, c.c_void_p, c.c_void_p),
    ("corm_object_insert", c.c_void_p, c.c_void_p),
    ("corm_queryset_new", c.c_void_p, c.c_void_p, c.c_void_p),
    ("corm_queryset_filter", c.c_void_p, c.c_void_p, c.c_void_p, c.c_size_t),
    ("corm_fetch", c.c_void_p, c.c_void_p),
    ("corm_count", c.c_int64, c.c_void_p),
    ("corm_list_size", c.c_size_t, c.c_void_p),
    ("corm_list_object", c.c_void_p, c.c_void_p, c.c_size_t, c.c_void_p),
    ("corm_value_int", Value, c.c_int64),
    ("corm_value_double", Value, c.c_double),
    ("corm_value_text", Value, c.c_char_p),
]:
    _function = getattr(_lib, _name)
    _function.restype, _function.argtypes = _result, _arguments


def _value(x):
    """x as a corm_value, which borrows texts: keep x until it was used."""
    if isinstance(x, int):
        return _lib.corm_value_int(x)
    if isinstance(x, float):
        return _lib.corm_value_double(x)
    return _lib.corm_value_text(x)


_MEMBERS = {  # of a member: its C type, libcorm's word for it
    "AUTO": (c.c_int64, "CORM_C_INT"), "INTEGER": (c.c_int64, "CORM_C_INT"),
    "FLOAT": (c.c_double, "CORM_C_DOUBLE"), "CHAR": (c.c_char_p, "CORM_C_TEXT"),
    "TEXT": (c.c_char_p, "CORM_C_TEXT"), "FOREIGN_KEY": (c.c_int64, "CORM_C_INT"),
}  # fmt: skip
_NO_MEMBER = 2**32 - 1


def model(name, /, **fields):
    """model("Book", id=("AUTO", {}), title=("CHAR", {"max_length": 200}))"""
    members = [("base", Object)]
    for one, (kind, _) in fields.items():
        members.append((one + "_id" if kind == "FOREIGN_KEY" else one, _MEMBERS[kind][0]))
    struct = type(name, (c.Structure,), {"_fields_": members})
    rows = (Field * len(fields))()
    for row, (one, (kind, options)) in zip(rows, fields.items()):
        place = getattr(struct, one + "_id" if kind == "FOREIGN_KEY" else one)
        row.name, row.type = one.encode(), TYPE["CORM_TYPE_" + kind]
        row.ctype, row.offset, row.size = CTYPE[_MEMBERS[kind][1]], place.offset, place.size
        row.object_offset, row.primary_key = _NO_MEMBER, kind == "AUTO"
        for option, value in options.items():
            if option == "to":
                value = c.cast(c.pointer(value.corm), c.c_void_p)
            elif option == "on_delete":
                value = ON_DELETE["CORM_" + value]
            elif isinstance(value, str):
                value = value.encode()
            setattr(row, option, value)
    struct.rows = rows  # what C points to must stay
    struct.corm = Model(name=name.encode(), size=c.sizeof(struct), n_fields=len(fields),
                        fields=c.cast(rows, c.c_void_p))  # fmt: skip
    return struct


class Error(Exception):
    pass


class Session:
    """A database with one session: enough for a script."""

    def __init__(self, url, app, *models):
        self._models = (c.c_void_p * (len(models) + 1))(*[c.addressof(m.corm) for m in models])
        self._app = App(name=app.encode(), models=c.cast(self._models, c.c_void_p))
        apps = (c.c_void_p * 2)(c.addressof(self._app))
        self._apps = apps
        self._db = _lib.corm_open(url.encode(), apps, None, None)
        if not self._db:
            raise Error("the database could not be opened")
        self._s = _lib.corm_session_open(self._db)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        _lib.corm_session_close(self._s)
        _lib.corm_close(self._db)

    def _check(self, ok):
        if not ok:
            message = _lib.corm_errmsg(self._s).decode()
            _lib.corm_error_clear(self._s)
            raise Error(message)

    def create_tables(self):
        self._check(_lib.corm_create_tables(self._s) == 0)

    def create(self, model, /, **members):
        at = _lib.corm_object_new(self._s, c.byref(model.corm))
        self._check(at)
        made = c.cast(at, c.POINTER(model)).contents
        for name, value in members.items():
            setattr(made, name, value.encode() if isinstance(value, str) else value)
        self._check(_lib.corm_object_insert(at))
        return made

    def filter(self, model, /, **conditions):
        """The objects for which all conditions hold: author__name="Jane"."""
        q = _lib.corm_queryset_new(self._s, c.byref(model.corm))
        for path, wanted in conditions.items():
            wanted = wanted.encode() if isinstance(wanted, str) else wanted
            value = _value(wanted)
            term = Expr(_OP_Q, 1, path.encode(), c.cast(c.pointer(value), c.c_void_p), None)
            q = _lib.corm_queryset_filter(q, (c.c_void_p * 1)(c.addressof(term)), 1)
        rows = _lib.corm_fetch(q)
        self._check(rows)
        for i in range(_lib.corm_list_size(rows)):
            at = _lib.corm_list_object(rows, i, c.byref(model.corm))
            yield c.cast(at, c.POINTER(model)).contents
