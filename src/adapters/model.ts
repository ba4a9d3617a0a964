export function openModel(_settings: object): { name: string } { return { name: 'interim' }; }
