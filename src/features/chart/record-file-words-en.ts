export const words = {
  recordFile: {
    title: 'Right of access',
    help: 'The whole record in one file (FHIR R4, JSON) to hand to the patient. It needs the network: the file comes from the server, without what has not been sent yet. The audit log records it.',
    download: 'Download the record',
    fileName: 'patient-record',
    result: {
      saved: 'The file is saved on this device.',
      part: 'The file is saved, but it is not complete: your role may not read the whole record.',
      refused: 'The server refuses: your role may not do this, or your session has ended.',
      absent: 'The server does not have this patient. Synchronise, then try again.',
      'too-large': 'This record is too long for one file. Ask your administrator.',
      unreachable: 'Nothing was downloaded: the server does not answer. Try again with the network.',
    },
  },
} as const;
