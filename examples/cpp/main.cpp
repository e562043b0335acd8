// libcorm from C++11: handles that close themselves, conditions by operator
// overloading, querysets in range-based for loops.  A hundred lines over the
// plain functions; a program takes what it likes of them.
#include "models.h"

#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace orm
{

struct closer {
    void operator()(corm_db *db) const
    {
        corm_close(db);
    }
    void operator()(corm_session *s) const
    {
        corm_session_close(s);
    }
};
using db = std::unique_ptr<corm_db, closer>;
using session = std::unique_ptr<corm_session, closer>;

inline corm_value box(int value)
{
    return corm_value_int(value);
}
inline corm_value box(const char *value)
{
    return corm_value_text(value);
}

// "pages__gt" and a value.  It borrows both until the queryset is made.
class q
{
  public:
    template <class T>
    q(const char *path, const T &value) : value_(box(value)), expr_()
    {
        expr_.op = CORM_OP_Q;
        expr_.name = path;
        expr_.n_args = 1;
        expr_.args = &value_;
    }
    q(const q &) = delete;
    q &operator=(const q &) = delete;
    const corm_expr *get() const
    {
        return &expr_;
    }

  private:
    corm_value value_;
    corm_expr expr_;
};

// Which model a struct has.
template <class T> const corm_model *model_of();
template <> const corm_model *model_of<Author>()
{
    return &Author_model;
}
template <> const corm_model *model_of<Book>()
{
    return &Book_model;
}

template <class T> class objects
{
  public:
    explicit objects(const session &s)
        : s_(s.get()), set_(corm_queryset_new(s.get(), model_of<T>()))
    {
    }
    objects filter(const q &condition) const
    {
        const corm_expr *terms[] = { condition.get() };
        return objects(s_, corm_queryset_filter(set_, terms, 1));
    }
    objects select_related(const char *path) const
    {
        const char *names[] = { path };
        return objects(
            s_, corm_queryset_names(set_, CORM_NAMES_SELECT_RELATED, names, 1));
    }

    class list
    {
      public:
        struct iterator {
            const corm_list *rows;
            size_t i;
            const T &operator*() const
            {
                return *reinterpret_cast<const T *>(
                    corm_list_object(rows, i, model_of<T>()));
            }
            iterator &operator++()
            {
                return ++i, *this;
            }
            bool operator!=(const iterator &b) const
            {
                return i != b.i;
            }
        };
        explicit list(const corm_list *rows) : rows_(rows)
        {
        }
        iterator begin() const
        {
            return { rows_, 0 };
        }
        iterator end() const
        {
            return { rows_, corm_list_size(rows_) };
        }

      private:
        const corm_list *rows_;
    };
    list all() const
    {
        const corm_list *rows = corm_fetch(set_);
        if (rows == nullptr)
            throw std::runtime_error(corm_errmsg(s_));
        return list(rows);
    }

  private:
    objects(corm_session *s, const corm_queryset *set) : s_(s), set_(set)
    {
    }
    corm_session *s_;
    const corm_queryset *set_;
};

// A new object whose members f sets, inserted.
template <class T, class F> T &create(const session &s, F f)
{
    T *object = reinterpret_cast<T *>(corm_object_new(s.get(), model_of<T>()));
    if (object != nullptr)
        f(*object);
    if (object == nullptr || corm_object_insert(&object->base) == nullptr)
        throw std::runtime_error(corm_errmsg(s.get()));
    return *object;
}

} // namespace orm

static void run(const orm::session &s)
{
    Author &jane =
        orm::create<Author>(s, [](Author &a) { a.name = "Jane Austen"; });

    orm::create<Book>(s, [&](Book &b) {
        b.title = "Emma";
        b.author_id = jane.id;
        b.pages = 474;
    });
    orm::create<Book>(s, [&](Book &b) {
        b.title = "Persuasion";
        b.author_id = jane.id;
        b.pages = 249;
    });
    for (const Book &b : orm::objects<Book>(s)
                             .filter({ "author__name__startswith", "Jane" })
                             .filter({ "pages__gt", 300 })
                             .select_related("author")
                             .all())
        std::printf("%s by %s, %d pages\n", b.title, b.author->name, b.pages);
    orm::objects<Book>(s).filter({ "titel", "Emma" }).all();
}

// A full disk, a reader that has gone: not to be taken for success.
static bool is_printed()
{
    if (std::fflush(stdout) == 0 && !std::ferror(stdout))
        return true;
    std::fprintf(stderr, "cpp: the output could not be written\n");
    return false;
}

static int usage(bool asked)
{
    std::fprintf(asked ? stdout : stderr,
                 "usage: cpp (it takes no arguments)\n");
    return asked && is_printed() ? 0 : 2;
}

int main(int argc, char **argv)
{
    const corm_app *const apps[] = { &library_app, nullptr };
    corm_error error;
    if (argc > 1)
        return usage(std::strcmp(argv[1], "--help") == 0);
    orm::db db(corm_open("sqlite::memory:", apps, nullptr, &error));
    if (!db)
        return std::fprintf(stderr, "%s\n", error.message), 1;
    orm::session s(corm_session_open(db.get()));
    try {
        corm_create_tables(s.get());
        run(s);
    } catch (const std::exception &failure) {
        std::printf("%s\n", failure.what());
    }
    return is_printed() ? 0 : 1;
}
