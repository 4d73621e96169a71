// Which plugins are at work in this process, in a page that outlives it, and a handler that notes there where a fault happened.
//
// The page is a file that is mapped and shared: what stands in it when the process dies stays in it. Nothing here allocates, locks or calls
// the system while a plugin's code is entered or left.
#ifndef ROOST_FAULT_H
#define ROOST_FAULT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The page: a header, then slots, one for each plugin. Numbers are in the machine's own order; offsets are in bytes.
enum {
  ROOST_PAGE_HEADER = 4096,
  ROOST_PAGE_SLOT = 128,
  ROOST_PAGE_SLOTS = 1000,
  ROOST_PAGE_SIZE = 4096 + 1000 * 128,

  ROOST_PAGE_MAGIC = 0,      // 8 bytes, ROOST_PAGE_WORD
  ROOST_PAGE_PROCESS = 8,    // u32, process id
  ROOST_PAGE_START = 16,     // u64, the process's start, in clock ticks after the machine's
  ROOST_PAGE_BOOT = 24,      // 40 bytes, the machine's boot id, ended by NUL
  ROOST_PAGE_FAULT = 64,     // u32, roost_fault_state
  ROOST_PAGE_SIGNAL = 68,    // i32
  ROOST_PAGE_CULPRIT = 72,   // u32, slot + 1 of the plugin whose image was executing; 0 for none
  ROOST_PAGE_SENT = 76,      // u32, 1 where another process sent the signal
  ROOST_SLOT_CALLS = 0,      // u32, calls under way
  ROOST_SLOT_NAME = 64,      // 64 bytes, the plugin's name, NULs after it
};

#define ROOST_PAGE_WORD "ROOSTFL1"

enum roost_fault_state { ROOST_FAULT_NONE = 0, ROOST_FAULT_BEGUN = 1, ROOST_FAULT_NOTED = 2 };

// A call into the plugin of this slot begins or ends; on any thread, also on another than it began on.
static inline void roost_flight_enter(void *slot) { __atomic_fetch_add((uint32_t *)slot, 1, __ATOMIC_RELAXED); }
static inline void roost_flight_leave(void *slot) { __atomic_fetch_sub((uint32_t *)slot, 1, __ATOMIC_RELAXED); }

// From now on faults are noted in `page`; the first call installs the handler before whatever was there. 0, or -1 with errno.
int roost_fault_watch(void *page);

// The library that holds `address` belongs to the plugin in slot `slot` of `page`. 0, or -1 where there is no such library or no room.
int roost_fault_add_image(void *page, uint32_t slot, const void *address);

// Nothing is written to `page` any more.
void roost_fault_forget(void *page);

#ifdef __cplusplus
}
#endif

#endif
