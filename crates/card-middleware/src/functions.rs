//! The C interface: the 68 functions of PKCS#11 2.40, in the list that `C_GetFunctionList` hands out. Slots and sessions are
//! ours; whatever is done within a session is passed on to SoftHSM2.
//!
//! One lock around everything: browsers call from several threads, and SoftHSM2 may have to be started again in between.

#![expect(non_snake_case, reason = "PKCS#11 gives the names")]

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::slice;
use std::sync::{Mutex, PoisonError};

use cryptoki_sys::{
    CK_ATTRIBUTE, CK_BBOOL, CK_BYTE, CK_FALSE, CK_FLAGS, CK_FUNCTION_LIST, CK_INFO, CK_INVALID_HANDLE,
    CK_MECHANISM, CK_MECHANISM_INFO, CK_MECHANISM_TYPE, CK_NOTIFY, CK_OBJECT_HANDLE, CK_RV,
    CK_SESSION_HANDLE, CK_SESSION_INFO, CK_SLOT_ID, CK_SLOT_INFO, CK_TOKEN_INFO, CK_ULONG, CK_USER_TYPE,
    CK_UTF8CHAR, CK_VERSION, CKF_DONT_BLOCK, CKF_HW_SLOT, CKF_REMOVABLE_DEVICE, CKF_TOKEN_PRESENT,
    CKR_ARGUMENTS_BAD, CKR_BUFFER_TOO_SMALL, CKR_CRYPTOKI_ALREADY_INITIALIZED, CKR_CRYPTOKI_NOT_INITIALIZED,
    CKR_FUNCTION_NOT_SUPPORTED, CKR_GENERAL_ERROR, CKR_NO_EVENT, CKR_OK, CKR_PIN_LEN_RANGE,
    CKR_SLOT_ID_INVALID, CKU_SO,
};

use crate::module::Module;
use crate::reader::Slot;
use crate::sessions::Session;
use crate::softhsm::{accepted, call};

type Answer = Result<(), CK_RV>;

static MODULE: Mutex<Option<Module>> = Mutex::new(None);

/// The browser's stack is not ours to unwind: a panic of ours is an error of the module's.
fn answered(work: impl FnOnce(&mut Option<Module>) -> Answer) -> CK_RV {
    let work = || work(&mut MODULE.lock().unwrap_or_else(PoisonError::into_inner));
    catch_unwind(AssertUnwindSafe(work)).map_or(CKR_GENERAL_ERROR, |answer| answer.err().unwrap_or(CKR_OK))
}

/// With the module as the readers are now.
fn in_module(work: impl FnOnce(&mut Module) -> Answer) -> CK_RV {
    answered(|module| {
        let module = module.as_mut().ok_or(CKR_CRYPTOKI_NOT_INITIALIZED)?;
        module.refresh();
        work(module)
    })
}

/// With one of the two readers.
fn in_slot(id: CK_SLOT_ID, work: impl FnOnce(&mut Module, Slot) -> Answer) -> CK_RV {
    in_module(|module| work(module, Slot::with_id(id).ok_or(CKR_SLOT_ID_INVALID)?))
}

/// With a session whose card is still in.
fn in_session(handle: CK_SESSION_HANDLE, work: impl FnOnce(&Module, Session) -> Answer) -> CK_RV {
    in_module(|module| work(module, module.session(handle)?))
}

/// Writes what a caller asked for where it wants it.
///
/// # Safety
/// `place` is null, or a place for a `T`.
unsafe fn put<T>(place: *mut T, value: T) -> Answer {
    if place.is_null() {
        return Err(CKR_ARGUMENTS_BAD);
    }
    // SAFETY: it is not null, and so a place for a `T`.
    unsafe { place.write(value) };
    Ok(())
}

/// Text as PKCS#11 keeps it: padded with spaces.
fn padded<const LENGTH: usize>(text: &str) -> [CK_UTF8CHAR; LENGTH] {
    let mut bytes = [b' '; LENGTH];
    bytes.iter_mut().zip(text.bytes()).for_each(|(place, byte)| *place = byte);
    bytes
}

const MANUFACTURER: &str = "Doublure";
const OURS: CK_VERSION = CK_VERSION { major: 0, minor: 1 };
const CRYPTOKI: CK_VERSION = CK_VERSION { major: 2, minor: 40 };

/// Where a caller gets the others.
///
/// # Safety
/// `list` is null, or a place for a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GetFunctionList(list: *mut *mut CK_FUNCTION_LIST) -> CK_RV {
    // PKCS#11 hands it out without `const`; nobody writes to it.
    let functions = (&raw const FUNCTIONS).cast_mut();
    // SAFETY: the caller's pointer is what PKCS#11 says: null, or a place for the answer.
    answered(|_| unsafe { put(list, functions) })
}

/// The arguments say how to lock and where NSS keeps its files: we lock by ourselves, and keep none.
unsafe extern "C" fn C_Initialize(_arguments: *mut c_void) -> CK_RV {
    answered(|module| match module {
        Some(_) => Err(CKR_CRYPTOKI_ALREADY_INITIALIZED),
        None => Module::open().map(|opened| *module = Some(opened)),
    })
}

unsafe extern "C" fn C_Finalize(reserved: *mut c_void) -> CK_RV {
    answered(|module| {
        if !reserved.is_null() {
            return Err(CKR_ARGUMENTS_BAD);
        }
        accepted(module.take().ok_or(CKR_CRYPTOKI_NOT_INITIALIZED)?.close())
    })
}

unsafe extern "C" fn C_GetInfo(info: *mut CK_INFO) -> CK_RV {
    in_module(|_| {
        let ours = CK_INFO {
            cryptokiVersion: CRYPTOKI,
            manufacturerID: padded(MANUFACTURER),
            flags: 0,
            libraryDescription: padded("Carte CPS (SIMULATION)"),
            libraryVersion: OURS,
        };
        // SAFETY: the caller's pointer is what PKCS#11 says: null, or a place for the answer.
        unsafe { put(info, ours) }
    })
}

unsafe extern "C" fn C_GetSlotList(
    with_token: CK_BBOOL,
    list: *mut CK_SLOT_ID,
    count: *mut CK_ULONG,
) -> CK_RV {
    in_module(|module| {
        let listed = |slot: &Slot| with_token == CK_FALSE || module.token(*slot).is_ok();
        let ids: Vec<_> = Slot::ALL.into_iter().filter(listed).map(Slot::id).collect();
        // SAFETY: it is null, or a count that may be read.
        let room = unsafe { count.as_ref() }.copied().ok_or(CKR_ARGUMENTS_BAD)?;
        // SAFETY: it is a count, hence a place for one.
        unsafe { put(count, ids.len() as CK_ULONG) }?;
        if list.is_null() {
            return Ok(());
        }
        if room < ids.len() as CK_ULONG {
            return Err(CKR_BUFFER_TOO_SMALL);
        }
        // SAFETY: the caller's list has room for as many slots as it said, which is enough.
        unsafe { ptr::copy_nonoverlapping(ids.as_ptr(), list, ids.len()) };
        Ok(())
    })
}

unsafe extern "C" fn C_GetSlotInfo(id: CK_SLOT_ID, info: *mut CK_SLOT_INFO) -> CK_RV {
    in_slot(id, |module, slot| {
        let present = if module.token(slot).is_ok() { CKF_TOKEN_PRESENT } else { 0 };
        let ours = CK_SLOT_INFO {
            slotDescription: padded(&format!("Lecteur de carte {id} (SIMULATION)")),
            manufacturerID: padded(MANUFACTURER),
            flags: CKF_REMOVABLE_DEVICE | CKF_HW_SLOT | present,
            hardwareVersion: OURS,
            firmwareVersion: OURS,
        };
        // SAFETY: the caller's pointer is what PKCS#11 says: null, or a place for the answer.
        unsafe { put(info, ours) }
    })
}

unsafe extern "C" fn C_GetTokenInfo(id: CK_SLOT_ID, info: *mut CK_TOKEN_INFO) -> CK_RV {
    // SAFETY: the caller's pointer is what PKCS#11 says: null, or a place for the answer.
    in_slot(id, |module, slot| unsafe { put(info, module.token_info(slot)?) })
}

unsafe extern "C" fn C_GetMechanismList(
    id: CK_SLOT_ID,
    list: *mut CK_MECHANISM_TYPE,
    count: *mut CK_ULONG,
) -> CK_RV {
    in_slot(id, |module, slot| {
        let token = module.token(slot)?;
        // SAFETY: the caller's pointers, for the function that they were meant for.
        accepted(unsafe { call!(module.softhsm(), C_GetMechanismList(token, list, count)) })
    })
}

unsafe extern "C" fn C_GetMechanismInfo(
    id: CK_SLOT_ID,
    mechanism: CK_MECHANISM_TYPE,
    info: *mut CK_MECHANISM_INFO,
) -> CK_RV {
    in_slot(id, |module, slot| {
        let token = module.token(slot)?;
        // SAFETY: the caller's pointers, for the function that they were meant for.
        accepted(unsafe { call!(module.softhsm(), C_GetMechanismInfo(token, mechanism, info)) })
    })
}

/// A hospital's browser makes no cards.
unsafe extern "C" fn C_InitToken(
    _id: CK_SLOT_ID,
    _code: *mut CK_UTF8CHAR,
    _length: CK_ULONG,
    _label: *mut CK_UTF8CHAR,
) -> CK_RV {
    CKR_FUNCTION_NOT_SUPPORTED
}

/// Nor does it give them their first code.
unsafe extern "C" fn C_InitPIN(
    _session: CK_SESSION_HANDLE,
    _code: *mut CK_UTF8CHAR,
    _length: CK_ULONG,
) -> CK_RV {
    CKR_FUNCTION_NOT_SUPPORTED
}

/// SoftHSM2 would tell whether the old code is right, and nobody would count. The harness is who knows a card's code.
unsafe extern "C" fn C_SetPIN(
    _session: CK_SESSION_HANDLE,
    _old: *mut CK_UTF8CHAR,
    _old_length: CK_ULONG,
    _new: *mut CK_UTF8CHAR,
    _new_length: CK_ULONG,
) -> CK_RV {
    CKR_FUNCTION_NOT_SUPPORTED
}

/// Nothing that SoftHSM2 does is notified.
unsafe extern "C" fn C_OpenSession(
    id: CK_SLOT_ID,
    flags: CK_FLAGS,
    _application: *mut c_void,
    _notify: CK_NOTIFY,
    session: *mut CK_SESSION_HANDLE,
) -> CK_RV {
    in_slot(id, |module, slot| {
        if session.is_null() {
            return Err(CKR_ARGUMENTS_BAD);
        }
        let token = module.token(slot)?;
        let mut beneath = CK_INVALID_HANDLE;
        let open = module.softhsm();
        // SAFETY: `beneath` is a place for a handle, and nothing is to be notified.
        accepted(unsafe {
            call!(open, C_OpenSession(token, flags, ptr::null_mut(), None, &raw mut beneath))
        })?;
        // SAFETY: the caller's pointer is what PKCS#11 says: null, or a place for the answer.
        unsafe { put(session, module.add_session(slot, beneath)) }
    })
}

unsafe extern "C" fn C_CloseSession(session: CK_SESSION_HANDLE) -> CK_RV {
    in_module(|module| accepted(module.close_session(session)))
}

unsafe extern "C" fn C_CloseAllSessions(id: CK_SLOT_ID) -> CK_RV {
    in_slot(id, |module, slot| {
        module.close_sessions(slot);
        module.token(slot).map(drop)
    })
}

unsafe extern "C" fn C_GetSessionInfo(session: CK_SESSION_HANDLE, info: *mut CK_SESSION_INFO) -> CK_RV {
    in_session(session, |module, session| {
        let mut found = CK_SESSION_INFO::default();
        // SAFETY: `found` is a place for what is asked.
        accepted(unsafe { call!(module.softhsm(), C_GetSessionInfo(session.beneath, &raw mut found)) })?;
        found.slotID = session.slot.id();
        // SAFETY: the caller's pointer is what PKCS#11 says: null, or a place for the answer.
        unsafe { put(info, found) }
    })
}

/// The holder's code is counted, for whatever it is asked; the security officer is nobody's card.
unsafe extern "C" fn C_Login(
    session: CK_SESSION_HANDLE,
    user: CK_USER_TYPE,
    code: *mut CK_UTF8CHAR,
    length: CK_ULONG,
) -> CK_RV {
    in_session(session, |module, session| {
        // Nobody's code is as long; what is not known is told as the greatest number there is.
        let length = usize::try_from(length).ok().filter(|length| *length <= 255).ok_or(CKR_PIN_LEN_RANGE)?;
        if code.is_null() {
            return Err(CKR_ARGUMENTS_BAD);
        }
        // SAFETY: it is not null, and the caller says how long it is.
        let code = unsafe { slice::from_raw_parts(code, length) };
        let check = |code: &[u8]| {
            let (place, length) = (code.as_ptr().cast_mut(), code.len() as CK_ULONG);
            // SAFETY: SoftHSM2 reads the code, and writes nothing there: PKCS#11 knows no `const`.
            unsafe { call!(module.softhsm(), C_Login(session.beneath, user, place, length)) }
        };
        accepted(if user == CKU_SO { check(code) } else { module.present(session, code, check) })
    })
}

/// Waiting here would keep `C_Finalize` waiting as well; browsers ask again and again instead.
unsafe extern "C" fn C_WaitForSlotEvent(
    flags: CK_FLAGS,
    slot: *mut CK_SLOT_ID,
    reserved: *mut c_void,
) -> CK_RV {
    in_module(|module| {
        if slot.is_null() || !reserved.is_null() {
            return Err(CKR_ARGUMENTS_BAD);
        }
        if flags & CKF_DONT_BLOCK == 0 {
            return Err(CKR_FUNCTION_NOT_SUPPORTED);
        }
        let changed = module.next_changed().ok_or(CKR_NO_EVENT)?;
        // SAFETY: the caller's pointer is what PKCS#11 says: null, or a place for the answer.
        unsafe { put(slot, changed.id()) }
    })
}

macro_rules! pass_on {
    ($($arguments:tt => $($function:ident)+;)+) => { $( $( pass_on!(@ $function $arguments); )+ )+ };
    (@ $function:ident ($($argument:ident: $kind:ty),*)) => {
        unsafe extern "C" fn $function(session: CK_SESSION_HANDLE $(, $argument: $kind)*) -> CK_RV {
            in_session(session, |module, session| {
                // SAFETY: the caller's pointers, for the function that they were meant for.
                accepted(unsafe { call!(module.softhsm(), $function(session.beneath $(, $argument)*)) })
            })
        }
    };
}

// By what they take beside the session.
pass_on! {
    () => C_Logout C_FindObjectsFinal C_GetFunctionStatus C_CancelFunction;

    (template: *mut CK_ATTRIBUTE, count: CK_ULONG) => C_FindObjectsInit;
    (objects: *mut CK_OBJECT_HANDLE, room: CK_ULONG, count: *mut CK_ULONG) => C_FindObjects;
    (template: *mut CK_ATTRIBUTE, count: CK_ULONG, made: *mut CK_OBJECT_HANDLE) => C_CreateObject;
    (object: CK_OBJECT_HANDLE, template: *mut CK_ATTRIBUTE, count: CK_ULONG, made: *mut CK_OBJECT_HANDLE) => C_CopyObject;
    (object: CK_OBJECT_HANDLE) => C_DestroyObject;
    (object: CK_OBJECT_HANDLE, size: *mut CK_ULONG) => C_GetObjectSize;
    (object: CK_OBJECT_HANDLE, template: *mut CK_ATTRIBUTE, count: CK_ULONG) => C_GetAttributeValue C_SetAttributeValue;

    (mechanism: *mut CK_MECHANISM) => C_DigestInit;
    (mechanism: *mut CK_MECHANISM, key: CK_OBJECT_HANDLE)
        => C_EncryptInit C_DecryptInit C_SignInit C_SignRecoverInit C_VerifyInit C_VerifyRecoverInit;
    (data: *mut CK_BYTE, length: CK_ULONG, result: *mut CK_BYTE, result_length: *mut CK_ULONG)
        => C_Encrypt C_EncryptUpdate C_Decrypt C_DecryptUpdate C_Digest C_Sign C_SignRecover C_VerifyRecover
           C_DigestEncryptUpdate C_DecryptDigestUpdate C_SignEncryptUpdate C_DecryptVerifyUpdate;
    (data: *mut CK_BYTE, length: CK_ULONG, signature: *mut CK_BYTE, signature_length: CK_ULONG) => C_Verify;
    (bytes: *mut CK_BYTE, length: CK_ULONG)
        => C_DigestUpdate C_SignUpdate C_VerifyUpdate C_VerifyFinal C_SeedRandom C_GenerateRandom;
    (result: *mut CK_BYTE, length: *mut CK_ULONG)
        => C_EncryptFinal C_DecryptFinal C_DigestFinal C_SignFinal C_GetOperationState;
    (key: CK_OBJECT_HANDLE) => C_DigestKey;
    (state: *mut CK_BYTE, length: CK_ULONG, encryption: CK_OBJECT_HANDLE, authentication: CK_OBJECT_HANDLE)
        => C_SetOperationState;

    (mechanism: *mut CK_MECHANISM, template: *mut CK_ATTRIBUTE, count: CK_ULONG, key: *mut CK_OBJECT_HANDLE)
        => C_GenerateKey;
    (mechanism: *mut CK_MECHANISM, public: *mut CK_ATTRIBUTE, public_count: CK_ULONG, private: *mut CK_ATTRIBUTE,
     private_count: CK_ULONG, public_key: *mut CK_OBJECT_HANDLE, private_key: *mut CK_OBJECT_HANDLE)
        => C_GenerateKeyPair;
    (mechanism: *mut CK_MECHANISM, by: CK_OBJECT_HANDLE, key: CK_OBJECT_HANDLE, wrapped: *mut CK_BYTE,
     length: *mut CK_ULONG) => C_WrapKey;
    (mechanism: *mut CK_MECHANISM, by: CK_OBJECT_HANDLE, wrapped: *mut CK_BYTE, length: CK_ULONG,
     template: *mut CK_ATTRIBUTE, count: CK_ULONG, key: *mut CK_OBJECT_HANDLE) => C_UnwrapKey;
    (mechanism: *mut CK_MECHANISM, base: CK_OBJECT_HANDLE, template: *mut CK_ATTRIBUTE, count: CK_ULONG,
     key: *mut CK_OBJECT_HANDLE) => C_DeriveKey;
}

macro_rules! list {
    ($($function:ident)+) => { CK_FUNCTION_LIST { version: CRYPTOKI, $($function: Some($function)),+ } };
}

/// What callers get: none is missing.
static FUNCTIONS: CK_FUNCTION_LIST = list! {
    C_Initialize C_Finalize C_GetInfo C_GetFunctionList C_GetSlotList C_GetSlotInfo C_GetTokenInfo C_GetMechanismList
    C_GetMechanismInfo C_InitToken C_InitPIN C_SetPIN C_OpenSession C_CloseSession C_CloseAllSessions C_GetSessionInfo
    C_GetOperationState C_SetOperationState C_Login C_Logout C_CreateObject C_CopyObject C_DestroyObject C_GetObjectSize
    C_GetAttributeValue C_SetAttributeValue C_FindObjectsInit C_FindObjects C_FindObjectsFinal C_EncryptInit C_Encrypt
    C_EncryptUpdate C_EncryptFinal C_DecryptInit C_Decrypt C_DecryptUpdate C_DecryptFinal C_DigestInit C_Digest
    C_DigestUpdate C_DigestKey C_DigestFinal C_SignInit C_Sign C_SignUpdate C_SignFinal C_SignRecoverInit C_SignRecover
    C_VerifyInit C_Verify C_VerifyUpdate C_VerifyFinal C_VerifyRecoverInit C_VerifyRecover C_DigestEncryptUpdate
    C_DecryptDigestUpdate C_SignEncryptUpdate C_DecryptVerifyUpdate C_GenerateKey C_GenerateKeyPair C_WrapKey C_UnwrapKey
    C_DeriveKey C_SeedRandom C_GenerateRandom C_GetFunctionStatus C_CancelFunction C_WaitForSlotEvent
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_answer_and_the_next_call_is_answered_too() {
        assert_eq!(answered(|_| panic!("as it should")), CKR_GENERAL_ERROR);
        assert_eq!(answered(|_| Ok(())), CKR_OK);
        assert_eq!(in_module(|_| Ok(())), CKR_CRYPTOKI_NOT_INITIALIZED);
    }

    #[test]
    fn text_is_padded_and_never_too_long() {
        assert_eq!(padded::<6>("abc"), *b"abc   ");
        assert_eq!(padded::<2>("abc"), *b"ab");
    }
}
