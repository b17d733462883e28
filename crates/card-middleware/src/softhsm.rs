//! SoftHSM2's module, underneath. It looks for tokens when it is initialised and never again (`SlotManager` is made in
//! `C_Initialize`): a card made since is found by starting it again, which ends every session of it.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::ptr;

use cryptoki_sys::{
    CK_C_INITIALIZE_ARGS, CK_FUNCTION_LIST, CK_RV, CK_SESSION_HANDLE, CK_SLOT_ID, CK_TOKEN_INFO, CK_TRUE,
    CKF_OS_LOCKING_OK, CKR_GENERAL_ERROR, CKR_OK, Pkcs11,
};

use crate::reader::TokenSerial;

/// Turns an answer of PKCS#11 into a result that `?` understands.
pub fn accepted(answer: CK_RV) -> Result<(), CK_RV> {
    if answer == CKR_OK { Ok(()) } else { Err(answer) }
}

/// Calls a function of SoftHSM2's by its name. The caller says why its pointers may be followed.
macro_rules! call {
    ($softhsm:expr, $function:ident($($argument:expr),*)) => {
        match $softhsm.functions().$function {
            Some(function) => function($($argument),*),
            None => ::cryptoki_sys::CKR_FUNCTION_NOT_SUPPORTED,
        }
    };
}
pub(crate) use call;

/// The loaded library.
pub struct SoftHsm {
    functions: &'static CK_FUNCTION_LIST,
}

impl SoftHsm {
    /// Loads it for as long as the process lives. `CKR_GENERAL_ERROR` when it is no PKCS#11 module.
    pub fn load(path: &OsStr) -> Result<Self, CK_RV> {
        // SAFETY: whoever starts the browser names a PKCS#11 module, whose initialisers the browser could run as well.
        let library = unsafe { Pkcs11::new(path) }.map_err(|_| CKR_GENERAL_ERROR)?;
        let get_list = library.C_GetFunctionList.as_ref().map_err(|_| CKR_GENERAL_ERROR)?;
        let mut list = ptr::null_mut();
        // SAFETY: the function has the type that PKCS#11 gives it, and `list` is a place for one pointer.
        accepted(unsafe { get_list(&raw mut list) })?;
        // SAFETY: a module's list is a static of its own, or null; it stays, since the library is never unloaded (below).
        let functions = unsafe { list.as_ref() }.ok_or(CKR_GENERAL_ERROR)?;
        // Unloading is what SoftHSM2 and the OpenSSL beneath it do badly, and nobody needs the memory.
        std::mem::forget(library);
        Ok(Self { functions })
    }

    /// Its functions, for `call!`.
    pub fn functions(&self) -> &'static CK_FUNCTION_LIST {
        self.functions
    }

    /// Starts it, and says which tokens it found.
    pub fn start(&self) -> Result<HashMap<TokenSerial, CK_SLOT_ID>, CK_RV> {
        let mut arguments = CK_C_INITIALIZE_ARGS { flags: CKF_OS_LOCKING_OK, ..Default::default() };
        // SAFETY: the arguments outlive the call, and ask for no functions of ours.
        accepted(unsafe { call!(self, C_Initialize((&raw mut arguments).cast())) })?;
        // Started by half, it could not be started again.
        self.tokens().inspect_err(|_| {
            self.stop();
        })
    }

    /// Ends it, and with it every session.
    pub fn stop(&self) -> CK_RV {
        // SAFETY: the argument is reserved and must be null.
        unsafe { call!(self, C_Finalize(ptr::null_mut())) }
    }

    /// What it says of the token in one of its slots.
    pub fn token_info(&self, slot: CK_SLOT_ID) -> Result<CK_TOKEN_INFO, CK_RV> {
        let mut info = CK_TOKEN_INFO::default();
        // SAFETY: `info` is a place for what is asked.
        accepted(unsafe { call!(self, C_GetTokenInfo(slot, &raw mut info)) })?;
        Ok(info)
    }

    /// Ends a session. The last one of a token locks that token again.
    pub fn close(&self, session: CK_SESSION_HANDLE) -> CK_RV {
        // SAFETY: no pointer is handed over.
        unsafe { call!(self, C_CloseSession(session)) }
    }

    fn tokens(&self) -> Result<HashMap<TokenSerial, CK_SLOT_ID>, CK_RV> {
        let mut count = 0;
        // SAFETY: without a place for the slots, their number alone is asked.
        accepted(unsafe { call!(self, C_GetSlotList(CK_TRUE, ptr::null_mut(), &raw mut count)) })?;
        let mut slots = vec![0; usize::try_from(count).map_err(|_| CKR_GENERAL_ERROR)?];
        // SAFETY: there is room for as many slots as `count` says.
        accepted(unsafe { call!(self, C_GetSlotList(CK_TRUE, slots.as_mut_ptr(), &raw mut count)) })?;
        Ok(slots.into_iter().filter_map(|slot| Some((self.serial(slot)?, slot))).collect())
    }

    /// None for the token that SoftHSM2 keeps ready for whoever makes a new one.
    fn serial(&self, slot: CK_SLOT_ID) -> Option<TokenSerial> {
        let info = self.token_info(slot).ok()?;
        TokenSerial::parse(std::str::from_utf8(&info.serialNumber).ok()?.trim_end())
    }
}
