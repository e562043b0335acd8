extern const corm_dialect my_dialect;
extern const corm_driver my_driver;
