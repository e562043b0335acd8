// SOCI 4: object mapping through type_conversion<> (its "ORM" form), prepared statements where its API keeps them.
#include <bench.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <soci/postgresql/soci-postgresql.h>
#include <memory>
#include <map>
#include <thread>
#include <vector>
#include <optional>
#define NAME "soci"
using namespace soci; using std::string; using std::vector;
struct U { long long id = 0; string name; std::optional<string> hair; };
struct P { long long id = 0, user_id = 0; string title; std::optional<string> body; };
struct C { long long id = 0, post_id = 0; string text; };
struct UP { U u; std::optional<P> p; };
struct R { long long i[9]; double r[4]; std::optional<string> t[8]; int b[2]; long long d[2]; };
static std::optional<string> os(values const &v, const char *k) { if (v.get_indicator(k) == i_null) return {}; return v.get<string>(k); }
static const char *RI[] = {"id","i1","i2","i3","i4","i5","i6","i7","i8"}, *RR[] = {"r1","r2","r3","r4"}, *RT[] = {"t1","t2","t3","t4","t5","t6","t7","t8"};
// integer columns come back as long long or int depending on declared type; get through a helper
static long long gi(values const &v, const char *k) { switch (v.get_properties(k).get_data_type()) { case dt_integer: return v.get<int>(k); case dt_string: return atoll(v.get<string>(k).c_str()); default: return v.get<long long>(k); } }
namespace soci {
template <> struct type_conversion<U> { typedef values base_type;
  static void from_base(values const &v, indicator, U &u) { u.id = gi(v, "id"); u.name = v.get<string>("name"); u.hair = os(v, "hair_color"); }
  static void to_base(U const &u, values &v, indicator &i) { v.set("name", u.name); v.set("hair_color", u.hair ? *u.hair : string(), u.hair ? i_ok : i_null); i = i_ok; } };
template <> struct type_conversion<P> { typedef values base_type;
  static void from_base(values const &v, indicator, P &p) { p.id = gi(v, "id"); p.user_id = gi(v, "user_id"); p.title = v.get<string>("title"); p.body = os(v, "body"); } static void to_base(P const &, values &, indicator &) {} };
template <> struct type_conversion<C> { typedef values base_type;
  static void from_base(values const &v, indicator, C &c) { c.id = gi(v, "id"); c.post_id = gi(v, "post_id"); c.text = v.get<string>("text"); } static void to_base(C const &, values &, indicator &) {} };
template <> struct type_conversion<UP> { typedef values base_type;
  static void from_base(values const &v, indicator, UP &x) { x.u.id = gi(v, "id"); x.u.name = v.get<string>("name"); x.u.hair = os(v, "hair_color"); if (v.get_indicator("pid") != i_null) { P p; p.id = gi(v, "pid"); p.user_id = gi(v, "user_id"); p.title = v.get<string>("title"); p.body = os(v, "body"); x.p = std::move(p); } else x.p.reset(); } static void to_base(UP const &, values &, indicator &) {} };
template <> struct type_conversion<R> { typedef values base_type;
  static void from_base(values const &v, indicator, R &r) { for (int i = 0; i < 9; i++) r.i[i] = gi(v, RI[i]); for (int i = 0; i < 4; i++) r.r[i] = v.get<double>(RR[i]); for (int i = 0; i < 8; i++) r.t[i] = os(v, RT[i]);
    r.b[0] = gb(v, "b1"); r.b[1] = gb(v, "b2"); r.d[0] = gi(v, "d1"); r.d[1] = gi(v, "d2"); }
  static int gb(values const &v, const char *k) { if (v.get_properties(k).get_data_type() == dt_string) { string s = v.get<string>(k); return s[0] == 't' || s[0] == '1'; } return gi(v, k) != 0; } static void to_base(R const &, values &, indicator &) {} };
}
static std::unique_ptr<session> S; static const char *WL; static long N; static bool pg;
static vector<U> vu; static vector<P> vp; static vector<C> vc; static vector<UP> vx; static vector<R> vr; static int64_t sink; static std::map<long long, vector<P *>> mp; static std::map<long long, vector<C *>> mc;
struct Ag { long long g, c, s; double a; }; static vector<Ag> va;
template <class T> static void load(vector<T> &out, const string &q) { out.clear(); rowset<T> rs = S->prepare << q; for (auto &x : rs) out.push_back(std::move(x)); }
static const string W2 = "SELECT u.id AS id,u.name AS name,u.hair_color AS hair_color,p.id AS pid,p.user_id AS user_id,p.title AS title,p.body AS body FROM users u LEFT JOIN posts p ON p.user_id=u.id WHERE u.hair_color=:h";
static void w1_3(void *) { load(vu, "SELECT id,name,hair_color FROM users"); }
static void w1_25(void *) { load(vr, SQL_R25); }
static void w2(void *) { vx.clear(); string h = "black"; rowset<UP> rs = (S->prepare << W2 + (WL[0] == 'w' ? " ORDER BY u.id,p.id" : ""), use(h, "h")); for (auto &x : rs) vx.push_back(std::move(x)); }
static string ids(size_t n, const std::function<long long(size_t)> &f) { string s = "("; for (size_t i = 0; i < n; i++) { if (i) s += ','; s += std::to_string(f(i)); } return s + ")"; }
static void w3(void *) { mp.clear(); mc.clear(); load(vu, "SELECT id,name,hair_color FROM users"); load(vp, "SELECT id,user_id,title,body FROM posts WHERE user_id IN " + ids(vu.size(), [](size_t i) { return vu[i].id; })); load(vc, "SELECT id,post_id,text FROM comments WHERE post_id IN " + ids(vp.size(), [](size_t i) { return vp[i].id; })); for (auto &p : vp) mp[p.user_id].push_back(&p); for (auto &c : vc) mc[c.post_id].push_back(&c); }
static void clr(void *) { *S << "DELETE FROM users"; }
static void w4(void *) { transaction t(*S); string n, h = "hair_color"; statement st = (S->prepare << "INSERT INTO users(name,hair_color) VALUES(:name,:hair_color)", use(n), use(h)); for (long i = 0; i < N; i++) { n = "User " + std::to_string(i); st.execute(true); } t.commit(); }
static void w4b(void *) { transaction t(*S); vector<string> a(N), b(N, "hair_color"); for (long i = 0; i < N; i++) a[i] = "User " + std::to_string(i); *S << "INSERT INTO users(name,hair_color) VALUES(:n,:h)", use(a), use(b); t.commit(); }
static void w5(void *) { sink = 0; long long id; U u; statement st = (S->prepare << "SELECT id,name,hair_color FROM users WHERE id=:id", use(id), into(u)); for (long i = 0; i < N; i++) { id = (i * 7919) % N + 1; st.execute(true); sink += u.id + u.name.size(); } }
static void w6(void *) { transaction t(*S); string n; long long id; statement st = (S->prepare << "UPDATE users SET name=:n WHERE id=:id", use(n), use(id)); for (long i = 0; i < N; i++) { id = (i * 7919) % N + 1; n = "Upd " + std::to_string(id); st.execute(true); } t.commit(); }
static void w8(void *) { va.clear(); rowset<row> rs = S->prepare << "SELECT grp AS g,COUNT(*) AS c,SUM(val) AS s,AVG(val) AS a FROM sales GROUP BY grp ORDER BY grp"; for (auto const &r : rs) { Ag a; auto g = [&](int i) -> long long { switch (r.get_properties(i).get_data_type()) { case dt_integer: return r.get<int>(i); case dt_string: return atoll(r.get<string>(i).c_str()); case dt_double: return (long long)r.get<double>(i); default: return r.get<long long>(i); } }; a.g = g(0); a.c = g(1); a.s = g(2); a.a = r.get_properties(3).get_data_type() == dt_string ? atof(r.get<string>(3).c_str()) : r.get<double>(3); va.push_back(a); } }
static void w9(void *) { sink = 0; rowset<U> rs = S->prepare << "SELECT id,name,hair_color FROM users"; for (auto &u : rs) sink += u.id + u.name.size(); }
static const char *o(const std::optional<string> &s) { return s ? s->c_str() : nullptr; }
static void fin() { crc_init();
  if (!strcmp(WL, "w1_3") || !strcmp(WL, "d1")) for (auto &u : vu) { crc_int(u.id, '|'); crc_str(u.name.c_str(), '|'); crc_str(o(u.hair), '\n'); }
  else if (!strcmp(WL, "w1_25")) for (auto &r : vr) { for (int i = 0; i < 9; i++) crc_int(r.i[i], '|'); for (int i = 0; i < 4; i++) crc_int((int64_t)(r.r[i] * 4), '|'); for (int i = 0; i < 8; i++) crc_str(o(r.t[i]), '|'); crc_int(r.b[0], '|'); crc_int(r.b[1], '|'); crc_int(r.d[0], '|'); crc_int(r.d[1], '\n'); }
  else if (!strcmp(WL, "w2") || !strcmp(WL, "d2")) for (auto &x : vx) { crc_int(x.u.id, '|'); crc_str(x.u.name.c_str(), '|'); crc_str(o(x.u.hair), '|'); if (x.p) { crc_int(x.p->id, '|'); crc_int(x.p->user_id, '|'); crc_str(x.p->title.c_str(), '|'); crc_str(o(x.p->body), '\n'); } else crc_str(nullptr, '\n'); }
  else if (!strcmp(WL, "w3")) for (auto &u : vu) { crc_int(u.id, '|'); crc_str(u.name.c_str(), '|'); crc_str(o(u.hair), '\n'); for (auto *p : mp[u.id]) { crc_int(p->id, '|'); crc_str(p->title.c_str(), '\n'); for (auto *c : mc[p->id]) { crc_int(c->id, '|'); crc_str(c->text.c_str(), '\n'); } } }
  else if (!strncmp(WL, "w4", 2) || !strncmp(WL, "w6", 2)) { long long a, b, c; *S << "SELECT count(*) AS a, coalesce(sum(length(name)),0) AS b, coalesce(sum(length(hair_color)),0) AS c FROM users", into(a), into(b), into(c); crc_int(a, '|'); crc_int(b, '|'); crc_int(c, '\n'); }
  else if (!strcmp(WL, "w5") || !strcmp(WL, "w9")) crc_int(sink, '\n');
  else if (!strcmp(WL, "w8")) for (auto &a : va) { crc_int(a.g, '|'); crc_int(a.c, '|'); crc_int(a.s, '|'); crc_int((int64_t)(a.a * 4), '\n'); } }
static void after(void *) { static bool d; if (!d) { d = true; fin(); } }
int main(int c, char **v) { if (c < 4) return 1; WL = v[1]; N = atol(v[2]); string d = v[3];
  try {
  if (d.rfind("sqlite:", 0) == 0) { S = std::make_unique<session>(sqlite3, "db=" + d.substr(7)); if (d != "sqlite::memory:") { try { string m; *S << "PRAGMA journal_mode=WAL", into(m); *S << "PRAGMA synchronous=NORMAL"; } catch (...) {} } }
  else if (d.rfind("pg:", 0) == 0) { pg = true; S = std::make_unique<session>(postgresql, d.substr(3)); } else bench_unsupported(NAME, WL);
  if (char *s = bench_seed()) for (char *l = strtok(s, "\n"); l; l = strtok(nullptr, "\n")) S->get_backend(), *S << l;
  bench_fn op = nullptr, before = nullptr; double ops = 1, rows = N; string w = WL;
  if (w == "w1_3" || w == "d1") op = w1_3; else if (w == "w1_25") op = w1_25; else if (w == "w2") op = w2; else if (w == "d2") op = w2, rows = N / 2.0; else if (w == "w3") op = w3, rows = N * 111.0;
  else if (w == "w4") op = w4, before = clr; else if (w == "w4b") op = w4b, before = clr; else if (w == "w5") op = w5, ops = N; else if (w == "w6") op = w6, ops = N; else if (w == "w6b") op = w6; else if (w == "w8") op = w8; else if (w == "w9") op = w9; else bench_unsupported(NAME, WL);
  bench_run(NAME, WL, N, nullptr, before, op, after, ops, rows);
  } catch (std::exception const &e) { fprintf(stderr, "%s\n", e.what()); return 2; } return 0; }
