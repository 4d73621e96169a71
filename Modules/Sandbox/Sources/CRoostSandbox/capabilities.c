#define _GNU_SOURCE
#include <linux/capability.h>
#include <linux/securebits.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

static int set_all(uint64_t kept) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct now[2], next[2];
  if (syscall(SYS_capget, &header, now) != 0) return errno;
  for (int i = 0; i < 2; i++) {
    uint32_t part = (uint32_t)(kept >> (32 * i)) & now[i].permitted;
    next[i] = (struct __user_cap_data_struct){.effective = part, .permitted = part, .inheritable = 0};
  }
  header.version = _LINUX_CAPABILITY_VERSION_3;
  return syscall(SYS_capset, &header, next) == 0 ? 0 : errno;
}

int drop_all_capabilities_but(uint64_t kept) {
  // Ambient sets came with Linux 4.3; the bounding set needs CAP_SETPCAP, and without that and with no new privileges it gives nothing.
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  for (unsigned capability = 0; capability < 64; capability++) {
    if ((kept >> capability & 1) == 0 && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && errno == EINVAL) break;
  }
  const unsigned long bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
  if (kept == 0) prctl(PR_SET_SECUREBITS, bits);
  return set_all(kept);
}

int drop_capabilities(struct confinement *c) {
  // What would undo the limits or the count of tasks; the rest of root's rights are the plugin's at level process.
  const uint64_t undoing = UINT64_C(1) << CAP_SYS_RESOURCE | UINT64_C(1) << CAP_SYS_ADMIN | UINT64_C(1) << CAP_SETUID |
                           UINT64_C(1) << CAP_SETPCAP | UINT64_C(1) << CAP_SYS_PTRACE | UINT64_C(1) << CAP_SYS_MODULE;
  int error = drop_all_capabilities_but(confined(c) ? 0 : ~undoing);
  if (error != 0) {
    unavailable(c, ROOST_CAPABILITIES, error);
  } else {
    applied(c, ROOST_CAPABILITIES);
  }
  return 0;
}
