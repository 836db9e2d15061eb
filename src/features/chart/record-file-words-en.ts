export const words = {
  recordFile: {
    title: 'Right of access',
    help: 'The whole record, to hand to the patient. The file (FHIR R4, JSON) comes from the server: it needs the network, lacks what has not been sent yet, and is recorded in the audit log. Printing works offline too, with what this device holds.',
    download: 'Download the record',
    print: 'Print the record',
    retention: 'Retention',
    printUnsent_one: '{{count}} item not sent yet',
    printUnsent_other: '{{count}} items not sent yet',
    printLeftOut: 'Without what your role may not read: {{kinds}}',
    fileName: 'patient-record',
    result: {
      saved: 'The file is saved on this device.',
      part: 'The file is saved, but it is not complete: your role may not read the whole record.',
      refused: 'The server refuses: your role may not do this, or your session has ended.',
      absent: 'The server does not have this patient. Sync, then try again.',
      'too-large': 'This record is too long for one file. Ask your administrator.',
      unreachable: 'Nothing was downloaded: the server is not responding. Try again with the network.',
    },
  },
} as const;
