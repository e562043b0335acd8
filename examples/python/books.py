"""Authors and books from Python, by libcorm: see corm.py."""

import sys

import corm

Author = corm.model(
    "Author",
    id=("AUTO", {}),
    name=("CHAR", {"max_length": 100}),
)
Book = corm.model(
    "Book",
    id=("AUTO", {}),
    title=("CHAR", {"max_length": 200}),
    author=("FOREIGN_KEY", {"to": Author, "on_delete": "CASCADE", "related_name": "books"}),
    pages=("INTEGER", {}),
)


def main():
    with corm.Session("sqlite::memory:", "library", Author, Book) as s:
        s.create_tables()
        jane = s.create(Author, name="Jane Austen")
        s.create(Book, title="Emma", author_id=jane.id, pages=474)
        s.create(Book, title="Persuasion", author_id=jane.id, pages=249)
        for book in s.filter(Book, author__name__startswith="Jane", pages__gt=300):
            print(book.title.decode(), book.pages)
        for author in s.filter(Author, books__title="Persuasion"):
            print(author.name.decode())
        try:
            list(s.filter(Book, titel="Emma"))
        except corm.Error as error:
            print(error)


if __name__ == "__main__":
    usage = "usage: books.py (it takes no arguments)"
    if sys.argv[1:] not in ([], ["--help"]):
        sys.exit(usage)
    try:
        print(usage) if sys.argv[1:] else main()
        print(end="", flush=True)
    except OSError:  # a full disk, a reader that has gone
        sys.stdout = None
        sys.exit("books.py: the output could not be written")
