/*
 * Between adapt.c and ip.c.  Private to src/model.
 */
#ifndef CORMI_MODEL_ADAPT_H
#define CORMI_MODEL_ADAPT_H

#include "model/registry.h"

#define CORMI_IP_MAX 48 /* bytes of an address as text, with the NUL */

/*
 * The canonical text of an IPv6 address (RFC 5952): blanks around it are
 * dropped, zeros compressed, letters small; an IPv4-mapped one keeps its
 * dotted end, or with unpack_ipv4 is only that.  Returns its length; 0 when
 * the text has no ':' or is no address.
 */
size_t cormi_ip_normalize(char out[CORMI_IP_MAX], const char *text, size_t n,
                          bool unpack_ipv4);

/* All n bytes: four numbers with points between; an IPv6 address. */
bool cormi_ip_is_v4(const char *text, size_t n);
bool cormi_ip_is_v6(const char *text, size_t n);

#endif
