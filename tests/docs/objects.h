static const corm_field Book_fields[] = { CORM_AUTO(Book, id) };
typedef struct Page {
    corm_object base;
    int64_t id;
    int32_t version;
} Page;
static const corm_field Page_fields[] = { CORM_AUTO(Page, id) };
const char *genre_of(const Book *book);
