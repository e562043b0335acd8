static const corm_field Book_fields[] = { CORM_AUTO(Book, id) };
