document.querySelector('#root')!.textContent = 'MedicalPro';
